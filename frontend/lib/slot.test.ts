import { describe, expect, it } from 'vitest'
import { slotOf } from './slot'

describe('the slot of an address', () => {
  it.each([
    ['/u/0/code', '/u/0'],
    ['/u/9', '/u/9'],
    ['/u/3/', '/u/3'],
    ['/u/12/code', ''],
    ['/u/x/', ''],
    ['/code/u/1/', ''],
    ['/', ''],
  ])('%s is in %j', (pathname, slot) => {
    expect(slotOf(pathname)).toBe(slot)
  })
})
