import { afterEach, describe, expect, it } from 'vitest'
import { awayTooLong, cameBack, LOCKS_AFTER_MS, wentAway } from './away'

afterEach(cameBack)

describe('a page that was put away', () => {
  it('is not away before it went', () => expect(awayTooLong(0)).toBe(false))

  it('locks after five minutes and not before', () => {
    wentAway(1_000)
    expect(awayTooLong(1_000 + LOCKS_AFTER_MS - 1)).toBe(false)
    expect(awayTooLong(1_000 + LOCKS_AFTER_MS)).toBe(true)
    cameBack()
    expect(awayTooLong(1_000 + LOCKS_AFTER_MS)).toBe(false)
  })

  it('takes a clock that was turned back for too long', () => {
    wentAway(1_000)
    expect(awayTooLong(999)).toBe(true)
    localStorage.setItem('lz.away', 'nonsense')
    expect(awayTooLong(2_000)).toBe(true)
  })
})
