import { describe, expect, it } from 'vitest'
import { centreSquare } from './frame'

describe('the part of a frame that is read', () => {
  it('is the centre square of a lying and of a standing frame', () => {
    expect(centreSquare(1280, 720, 1)).toEqual({ x: 280, y: 0, side: 720 })
    expect(centreSquare(720, 1280, 1)).toEqual({ x: 0, y: 280, side: 720 })
  })

  it('stays inside', () => {
    const { x, y, side } = centreSquare(1281, 719)
    expect(x).toBeGreaterThanOrEqual(0)
    expect(y + side).toBeLessThanOrEqual(719)
  })
})
