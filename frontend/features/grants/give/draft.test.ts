import { describe, expect, it } from 'vitest'
import type { Certificate, Scene } from '@/lib/api'
import { asWanted } from './body'
import { type Draft, dayAfter, EMPTY, fittingScenes, handedTo, lackOf, seenIn, toggled, withField } from './draft'

const field = (...sets: string[]) => ({ label: '', label_en: '', sets, sensitive: false, answer: false })
const card = {
  id: 'c1',
  type: 'social_security_card',
  fields: { name: field('minimal', 'standard'), number: field('standard'), bank: field('full') },
} as unknown as Certificate
const hospital = {
  code: 'hospital.registration',
  name: '就诊登记',
  organisation: { id: 'h1', name: '医院', name_en: 'Hospital' },
  needs_case_number: false,
  types: { social_security_card: ['name', 'number'] },
} as unknown as Scene
const court = { ...hospital, code: 'court', needs_case_number: true, types: { identity_card: ['name'] } } as Scene
const picked = toggled(EMPTY, card, true)

describe('what is granted', () => {
  it('begins with the fewest fields, and is taken out again', () => {
    expect(picked.picked).toEqual({ c1: ['name'] })
    expect(toggled(picked, card, false).picked).toEqual({})
    expect(withField(picked, 'c1', 'bank', true).picked).toEqual({ c1: ['name', 'bank'] })
  })

  it('begins with the usual fields where a type has no fewest', () => {
    const plain = { ...card, fields: { number: field('standard') } } as unknown as Certificate
    expect(toggled(EMPTY, plain, true).picked).toEqual({ c1: ['number'] })
  })

  it('is offered only purposes that can use it, and shows no more than the purpose sees', () => {
    expect(fittingScenes([hospital, court], ['social_security_card'])).toEqual([hospital])
    expect(seenIn(hospital, 'social_security_card', ['name', 'bank'])).toEqual(['name'])
    expect(seenIn(hospital, 'identity_card', ['name'])).toEqual([])
    expect(seenIn(null, 'social_security_card', ['name', 'bank'])).toEqual(['name', 'bank'])
  })
})

describe('a step', () => {
  const lacks = (draft: Partial<Draft>, step: 'what' | 'why' | 'who' | 'confirm', scene: Scene | null = null) =>
    lackOf({ ...picked, ...draft }, step, scene)

  it.each([
    [{ picked: {} }, 'what', 'nothing_picked'],
    [{ picked: { c1: [] } }, 'what', 'no_fields'],
    [{ purpose: '  ' }, 'why', 'no_purpose'],
    [{ to: 'organisation' }, 'who', 'no_organisation'],
    [{ to: 'person', name: ' ' }, 'who', 'no_name'],
    [{ uses: 51 }, 'who', 'uses'],
    [{ uses: 1.5 }, 'who', 'uses'],
    [{ uses: null }, 'who', 'uses'],
    [{ copiesUntil: '' }, 'who', 'copies'],
    [{ copiesUntil: '2001-01-01' }, 'who', 'copies'],
    [{ copiesUntil: '2999-01-01' }, 'who', 'copies'],
  ] as const)('%j lacks at %s %s', (draft, step, lack) => {
    expect(lacks(draft as Partial<Draft>, step)).toBe(lack)
  })

  it('is done when nothing is lacking', () => {
    expect(lacks({}, 'what')).toBeNull()
    expect(lacks({ purpose: '租房' }, 'why')).toBeNull()
    expect(lacks({ scene: 'court' }, 'why', court)).toBe('no_case')
    expect(lacks({ scene: 'court', caseNumber: '1' }, 'why', court)).toBeNull()
    expect(lacks({ to: 'delegate', name: '周敏', uses: null }, 'who')).toBeNull()
    expect(lacks({}, 'confirm')).toBeNull()
  })
})

describe('copies for the file', () => {
  it('are allowed to somebody named alone, until a day', () => {
    const draft = {
      ...handedTo(picked, 'organisation'),
      organisation: 'h1',
      copiesUntil: dayAfter(30),
      purpose: '入职',
    }
    expect(lackOf(draft, 'who', null)).toBeNull()
    expect(asWanted(draft, null, undefined).copies_until).toBe(dayAfter(30))
    expect(handedTo(draft, 'delegate').copiesUntil).toBe(dayAfter(30))
    expect(handedTo(draft, 'anyone').copiesUntil).toBeNull()
    expect(asWanted(picked, null, undefined)).not.toHaveProperty('copies_until')
  })
})

describe('the body that is sent', () => {
  it('of a delegation names the person, the office and the purpose', () => {
    const draft = { ...handedTo({ ...picked, scene: hospital.code, organisation: 'h1' }, 'delegate'), name: ' 周敏 ' }
    const body = asWanted(draft, hospital, 'p1')
    expect(body).toMatchObject({
      ground: 'delegation',
      to: { audience: 'person', name: '周敏' },
      certificates: ['c1'],
      fields: { c1: ['name'] },
      purpose: '就诊登记',
      scene: 'hospital.registration',
      organisation: 'h1',
      max_uses: 3,
      subject: 'p1',
    })
    expect(Date.parse(body.valid_to ?? '') - Date.now()).toBeCloseTo(7 * 86_400_000, -4)
  })

  it('of a code for whoever has it names no office, whatever was chosen before', () => {
    const body = asWanted({ ...picked, organisation: 'h1', purpose: '租房' }, null, undefined)
    expect(body).toMatchObject({ ground: 'consent', to: { audience: 'anyone' }, purpose: '租房', max_uses: 1 })
    expect(body).not.toHaveProperty('organisation')
    expect(body).not.toHaveProperty('scene')
  })
})
