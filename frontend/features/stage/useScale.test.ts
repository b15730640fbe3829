import { describe, expect, it } from 'vitest'
import { scaleFor } from './useScale'

const REM = 16
const ELDER_REM = 22

describe('the phones of the stage', () => {
  it('fit a desk screen side by side', () => {
    const scale = scaleFor({ width: 1280, height: 800, place: 672, rem: REM })
    expect(scale * 812).toBeLessThanOrEqual(800 - 150)
    expect(2 * scale * 375 + 56).toBeLessThanOrEqual(672)
  })

  it('leave the room that larger type takes', () => {
    const room = { width: 1280, height: 900, place: 856, rem: REM }
    const scale = scaleFor({ ...room, rem: ELDER_REM })
    expect(scale).toBeLessThan(scaleFor(room))
    expect(scale * 812).toBeLessThanOrEqual(900 - 11 * ELDER_REM)
  })

  it('stand side by side on a tablet, the words below', () => {
    expect(2 * scaleFor({ width: 768, height: 1024, place: 736, rem: REM }) * 375 + 56).toBeLessThanOrEqual(736)
  })

  it('fit a phone one at a time', () => {
    const scale = scaleFor({ width: 375, height: 812, place: 343, rem: REM })
    expect(scale * 375).toBeLessThan(343)
    expect(scale * 812).toBeLessThan(812 - 200)
  })

  it('never become unreadable nor larger than life', () => {
    expect(scaleFor({ width: 320, height: 400, place: 288, rem: REM })).toBe(0.5)
    expect(scaleFor({ width: 3000, height: 3000, place: 2400, rem: REM })).toBe(0.92)
  })
})
