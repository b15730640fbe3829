import { describe, expect, it } from 'vitest'
import type { Grant } from '@/lib/grants/requests'
import { asPassed, lengthsOf, mostUsesOf, wholeOf, withField } from './pass'

const NOW = Date.parse('2026-03-03T02:00:00Z')
const GRANT = {
  id: 'g',
  subject: { id: 's' },
  certificates: [
    { certificate: 'c', fields: [{ key: 'name' }, { key: 'number' }] },
    { certificate: 'd', fields: [{ key: 'name' }] },
  ],
  scenes: [{ code: 'hospital.registration' }],
  organisation: { id: 'o' },
  item: '',
  case_number: 'A1',
  place: '3号',
  valid_to: '2026-03-05T02:00:00Z',
  max_uses: 3,
  used: 1,
} as unknown as Grant

describe('passing a delegation on', () => {
  it('offers what the grant has, and no more', () => {
    expect(wholeOf(GRANT)).toEqual({ c: ['name', 'number'], d: ['name'] })
    expect(lengthsOf(GRANT, NOW)).toEqual([3600, 86_400])
    expect(lengthsOf({ ...GRANT, valid_to: '2026-03-03T02:30:00Z' }, NOW)).toEqual([1740])
    expect(lengthsOf({ ...GRANT, valid_to: null }, NOW)).toHaveLength(6)
    expect([mostUsesOf(GRANT), mostUsesOf({ ...GRANT, max_uses: null }), mostUsesOf({ ...GRANT, used: 3 })]).toEqual([
      2, 50, 1,
    ])
  })

  it('keeps the limits of the grant and leaves out what is not ticked', () => {
    const picked = withField(withField(wholeOf(GRANT), 'd', 'name', false), 'c', 'number', false)
    expect(
      asPassed(GRANT, { picked, name: ' 王芳 ', purpose: '代办', lastsS: 3600, uses: 1, copies: true }, NOW),
    ).toMatchObject({
      parent: 'g',
      subject: 's',
      certificates: ['c'],
      fields: { c: ['name'] },
      to: { audience: 'person', name: '王芳' },
      organisation: 'o',
      scene: 'hospital.registration',
      case_number: 'A1',
      place: '3号',
      max_uses: 1,
      may_delegate: false,
      valid_to: '2026-03-03T03:00:00.000Z',
    })
  })

  it('passes the right to copies on where it was given and wanted, and for no longer', () => {
    const passing = { picked: wholeOf(GRANT), name: '王芳', purpose: '代办', lastsS: 3600, uses: 1 }
    const allowing = { ...GRANT, copies_until: '2026-08-30' }
    expect(asPassed(allowing, { ...passing, copies: true }, NOW).copies_until).toBe('2026-08-30')
    expect(asPassed(allowing, { ...passing, copies: false }, NOW)).not.toHaveProperty('copies_until')
    expect(asPassed(GRANT, { ...passing, copies: true }, NOW)).not.toHaveProperty('copies_until')
  })
})
