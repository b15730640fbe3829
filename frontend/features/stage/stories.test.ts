import { describe, expect, it } from 'vitest'
import type { Certificate, DemoAccount, Scene } from '@/lib/api/types'
import { dutyFor, sceneFor, secondChecker, storiesOf, suspendable } from './stories'

const account = (login: string, organisation?: string): DemoAccount => ({
  login,
  role: 'citizen',
  name: login,
  organisation: organisation ?? null,
})
const scene = (code: string, types: string[], needs = false) =>
  ({ code, needs_case_number: needs, types: Object.fromEntries(types.map((type) => [type, []])) }) as unknown as Scene
const certificate = (type: string, status: string, issuer = '交警') =>
  ({ id: type, type, status, issuer }) as Certificate

const ALL = ['citizen', 'elder', 'rider', 'agent', 'inspector', 'inspector2'].map((login) => account(login))

describe('the stories of the stage', () => {
  it('are those whose people exist', () => {
    expect(storiesOf(ALL).map(({ name }) => name)).toEqual(['family', 'elder', 'rider', 'shop'])
    expect(storiesOf([account('citizen'), account('inspector')]).map(({ name }) => name)).toEqual(['family'])
    expect(storiesOf([])).toEqual([])
    const more = ['graduate', 'driver', 'parent', 'clerk', 'bank', 'school', 'inspector4'].map((login) =>
      account(login),
    )
    expect(storiesOf([...ALL, ...more])).toHaveLength(8)
  })

  it('have another checker at hand, or none', () => {
    const [family, , , shop] = storiesOf(ALL)
    if (!family || !shop) throw new Error('stories are missing')
    expect(secondChecker(ALL, family)?.login).toBe('inspector2')
    expect(secondChecker(ALL, shop)?.login).toBe('inspector')
    expect(secondChecker([account('inspector')], family)).toBeNull()
  })

  it('begin duty in the scene that covers most, without a case number where there is a choice', () => {
    const accident = scene('accident', ['driving_licence', 'vehicle_licence'], true)
    const roadside = scene('roadside', ['driving_licence', 'vehicle_licence'])
    const other = scene('other', ['identity_card'])
    expect(sceneFor([other, accident, roadside], ['driving_licence', 'vehicle_licence'])).toBe(roadside)
    expect(sceneFor([other, accident], ['driving_licence'])).toBe(accident)
    expect(sceneFor([], ['driving_licence'])).toBeNull()
    expect(dutyFor(roadside)).toEqual({ scene: 'roadside' })
    expect(dutyFor(accident).case_number).toBeTruthy()
  })

  it('let an office suspend only what it issued and what is not ended', () => {
    const [family] = storiesOf(ALL)
    if (!family) throw new Error('story is missing')
    const accounts = [...ALL, account('issuer', '交警')]
    expect(suspendable([certificate('driving_licence', 'valid')], family, accounts)?.certificate.id).toBe(
      'driving_licence',
    )
    expect(suspendable([certificate('driving_licence', 'suspended')], family, accounts)).not.toBeNull()
    expect(suspendable([certificate('driving_licence', 'expired')], family, accounts)).toBeNull()
    expect(suspendable([certificate('driving_licence', 'valid', '公安局')], family, accounts)).toBeNull()
    expect(suspendable([certificate('driving_licence', 'valid')], family, ALL)).toBeNull()
  })
})
