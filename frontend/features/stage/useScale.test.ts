import { describe, expect, it } from 'vitest'
import { scaleFor } from './useScale'

describe('the phones of the stage', () => {
  it('fit a desk screen side by side', () => {
    const scale = scaleFor(1280, 800)
    expect(scale * 812).toBeLessThanOrEqual(800 - 150)
    expect(2 * scale * 375).toBeLessThanOrEqual(1280 - 600)
  })

  it('fit a phone one at a time', () => {
    const scale = scaleFor(375, 812)
    expect(scale * 375).toBeLessThan(375)
    expect(scale * 812).toBeLessThan(812 - 200)
  })

  it('never become unreadable nor larger than life', () => {
    expect(scaleFor(320, 400)).toBe(0.5)
    expect(scaleFor(3000, 3000)).toBe(0.92)
  })
})
