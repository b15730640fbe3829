import { describe, expect, it } from 'vitest'
import { type Clause, expressionOf, isWhole, PATTERNS, sentenceOf } from './patterns'

const packed = import.meta.glob<{ conditions?: { cel: string }[]; checks?: { cel: string }[] }>(
  '../../../../citypacks/yunting/items/*.json',
  { eager: true },
)
const all = Object.values(packed).flatMap((one) =>
  [...(one.conditions ?? []), ...(one.checks ?? [])].map(({ cel }) => cel),
)
const SLOTS = {
  type: 'food_licence',
  face: 'uscc',
  form: 'premises',
  value: "it's \\ here",
  number: '30',
  role: 'child',
  who: 'person',
}

describe('a condition in words', () => {
  it.each(PATTERNS.map((one) => one.key))('is written and read back: %s', (key) => {
    const pattern = PATTERNS.find((one) => one.key === key)
    const slots = Object.fromEntries((pattern?.slots ?? []).map((slot) => [slot, SLOTS[slot]]))
    const sentence = { join: 'and' as const, clauses: [{ pattern: key, slots }] }
    expect(sentenceOf(expressionOf(sentence))).toEqual(sentence)
  })
  it.each(['and', 'or'] as const)('stands beside others: %s', (join) => {
    const clauses: Clause[] = [
      { pattern: 'in_force', slots: { type: 'business_licence' } },
      { pattern: 'is', slots: { form: 'note', value: 'a && b) || (c' } },
      { pattern: 'handler', slots: {} },
    ]
    expect(sentenceOf(expressionOf({ join, clauses }))).toEqual({ join, clauses })
  })
  it('never changes what a city has written', () => {
    const read = all.map((cel) => [cel, sentenceOf(cel)] as const)
    for (const [cel, sentence] of read) if (sentence) expect(expressionOf(sentence)).toBe(cel)
    expect(read.filter(([, sentence]) => sentence).length / read.length).toBeGreaterThan(0.7)
  })
  it.each([
    "form.a == 'x' && form.b",
    'applicant.age >= 60 && (form.a',
    "form.a == 'x' && form.b == 'y' || form.c == 'z'",
    '',
  ])('is none where it is of another kind: %s', (cel) => {
    expect(sentenceOf(cel)).toBeNull()
  })
  it('says all that it needs, or is not whole', () => {
    expect(isWhole({ pattern: 'at_least', slots: { type: 'food_licence', number: '3' } })).toBe(true)
    expect(isWhole({ pattern: 'at_least', slots: { type: 'food_licence', number: '' } })).toBe(false)
    expect(isWhole({ pattern: 'is', slots: { form: 'a' } })).toBe(true)
    expect(isWhole({ pattern: 'is', slots: {} })).toBe(false)
  })
})
