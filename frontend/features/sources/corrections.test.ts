import { describe, expect, it } from 'vitest'
import { faultOf } from './corrections'

describe('what the desk cannot write', () => {
  it('is said by what stands in the way, and nothing else is taken for it', () => {
    expect(faultOf([{ field: 'record', problem: 'none' }])).toBe('fault.record')
    expect(faultOf([{ field: 'record', problem: 'several' }])).toBe('fault.record_several')
    expect(faultOf([{ field: 'value', problem: 'wrong' }])).toBe('fault.value')
    expect(faultOf([{ field: 'reason', problem: 'missing' }])).toBeNull()
    expect(faultOf([])).toBeNull()
  })
})
