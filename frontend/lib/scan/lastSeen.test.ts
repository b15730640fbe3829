import { describe, expect, it } from 'vitest'
import { LastSeen } from './lastSeen'

describe('a code that stays before the camera', () => {
  it('counts once, and again after it was away', () => {
    const seen = new LastSeen()
    expect(seen.isNew('A', 0)).toBe(true)
    expect(seen.isNew('A', 1_000)).toBe(false)
    expect(seen.isNew('A', 2_400)).toBe(false)
    expect(seen.isNew('A', 4_000)).toBe(true)
  })

  it('gives way to another at once', () => {
    const seen = new LastSeen()
    seen.isNew('A', 0)
    expect(seen.isNew('B', 10)).toBe(true)
    expect(seen.isNew('A', 20)).toBe(true)
  })

  it('is not sent again when it still lies there after its verdict was cleared', () => {
    const seen = new LastSeen()
    seen.isNew('A', 0)
    seen.resume(15_000)
    expect(seen.isNew('A', 15_100)).toBe(false)
    expect(seen.isNew('A', 17_000)).toBe(true)
  })
})
