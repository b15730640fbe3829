import { describe, expect, it } from 'vitest'
import { groupsOf, spelled } from './groups'

describe('numbers in groups', () => {
  it.each([
    ['48271093564', 'typed', ['4827', '1093', '564']],
    ['880101198505180021', 'resident_id', ['880101', '19850518', '0021']],
    ['8●●●●●●●●●●●●●●●●9', 'resident_id', ['8●●●●●', '●●●●●●●●', '●●●9']],
    ['19900008801', 'phone', ['199', '0000', '8801']],
    ['91880101MA0A1B2C3D', 'uscc', ['9188', '0101', 'MA0A', '1B2C', '3D']],
    ['123', 'typed', ['123']],
  ] as const)('%s as %s', (plain, grouping, groups) => {
    expect(groupsOf(plain, grouping)).toEqual(groups)
    expect(groupsOf(plain, grouping).join('')).toBe(plain)
  })

  it('are spelled slowly', () => {
    expect(spelled('48271093564', 'typed')).toBe('4 8 2 7, 1 0 9 3, 5 6 4')
  })
})
