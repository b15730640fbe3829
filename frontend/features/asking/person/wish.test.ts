import { describe, expect, it } from 'vitest'
import type { TypeDefinition } from '@/lib/api/types'
import type { AskPerson } from './requests'
import { asBody, EMPTY, keyOf, lackOf, withField, withoutType, withType } from './wish'

const CARD = {
  code: 'card',
  holder_kind: 'person',
  fields: [
    { key: 'name', label: '姓名', label_en: 'Name', sets: ['minimal'] },
    { key: 'number', label: '号码', label_en: 'Number', sets: ['all'] },
  ],
  answers: [{ key: 'over_60', label: '满 60', label_en: 'Over 60', sets: [] }],
} as unknown as TypeDefinition
const LAW: AskPerson = {
  person: 'p',
  name: '罗',
  tie: 'enterprise',
  enterprise: { id: 'e', name: '厂', name_en: 'Works' },
}

describe('what is asked of a person', () => {
  it('begins with the fewest fields, and takes more and fewer', () => {
    const one = withType(EMPTY, CARD)
    expect(one.types).toEqual({ card: ['name'] })
    expect(withField(one, 'card', 'over_60', true).types).toEqual({ card: ['name', 'over_60'] })
    expect(withoutType(one, 'card').types).toEqual({})
    expect(withType({ ...EMPTY, kind: 'mandate' }, CARD).types).toEqual({ card: [] })
  })

  it('says what it lacks', () => {
    const to = { ...EMPTY, name: '王芳' }
    expect([lackOf(EMPTY), lackOf(to), lackOf(withType(to, CARD))]).toEqual(['to', 'types', 'purpose'])
    expect(lackOf(withField(withType(to, CARD), 'card', 'name', false))).toBe('fields')
    expect(lackOf({ ...to, kind: 'mandate', purpose: '办事' })).toBeNull()
  })

  it('names a typed person or the one who was chosen, and a term for a mandate alone', () => {
    const draft = withType({ ...EMPTY, name: ' 王芳 ', purpose: '办事' }, CARD)
    expect(asBody(draft, [LAW], () => '')).toEqual({
      kind: 'look',
      to: { name: '王芳' },
      purpose: '办事',
      types: { card: ['name'] },
      hours: 24,
      uses: 1,
    })
    const mandate = asBody({ ...draft, kind: 'mandate', types: {}, chosen: keyOf(LAW) }, [LAW], (days) => `in ${days}`)
    expect(mandate).toMatchObject({ to: { person: 'p' }, enterprise: 'e', until: 'in 30' })
  })
})
