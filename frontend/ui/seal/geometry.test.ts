import { describe, expect, it } from 'vitest'
import { nameHeight, nameSpan, sealGeometry, sealRotation, starPath } from './geometry'

const degrees = (value: number): number => (value * 180) / Math.PI

describe('the span of a seal name', () => {
  it.each([
    [1, 0],
    [2, 80],
    [7, 180],
    [10, 240],
    [11, 242],
    [17, 254],
    [21, 262],
    [30, 262],
  ])('of %i characters is %i degrees', (count, span) => {
    expect(nameSpan(count, false)).toBe(span)
  })

  it('leaves room for a bottom line', () => {
    expect(nameSpan(9, true)).toBe(220)
    expect(nameSpan(10, true)).toBe(228)
    expect(nameSpan(24, true)).toBe(228)
  })
})

describe('the height of a seal name', () => {
  it.each([
    [7, 5],
    [8, 4.5],
    [10, 4.5],
    [13, 4],
    [17, 3.4],
    [21, 2.9],
    [22, 2.4],
  ])('of %i characters is %f mm', (count, height) => {
    expect(nameHeight(count)).toBe(height)
  })
})

describe('the characters of a seal name', () => {
  it('stand symmetrically, at equal steps, heads to the ring', () => {
    const { name } = sealGeometry({ name: '云汀市公安局' })
    const steps = name.slice(1).map((item, index) => item.angle - (name[index]?.angle ?? 0))
    expect(name.map((item) => item.char).join('')).toBe('云汀市公安局')
    expect(name[0]?.angle).toBeCloseTo(-80)
    expect(name.at(-1)?.angle).toBeCloseTo(80)
    for (const step of steps) expect(step).toBeCloseTo(32)
    expect(name[0]?.radius).toBeCloseTo(12.9)
  })

  it('puts a single character on top', () => {
    expect(sealGeometry({ name: '章' }).name[0]).toMatchObject({ angle: 0, squeeze: 1 })
  })

  it('is squeezed only as far as the step asks', () => {
    expect(sealGeometry({ name: '云汀市公安局' }).name[0]?.squeeze).toBe(1)
    const long = sealGeometry({ name: '云汀市公安局交通警察支队车辆管理所云桥分所', bottom: '证照专用章' })
    const first = long.name[0]
    const step = 228 / (long.name.length - 1)
    expect(first?.squeeze).toBeCloseTo(((step / degrees(1)) * (17.9 - 2.9)) / (1.06 * 2.9), 5)
    expect(first?.squeeze).toBeLessThan(1)
  })

  it('counts a character outside the basic plane as one', () => {
    expect(sealGeometry({ name: '𬭎记面馆' }).name).toHaveLength(4)
  })
})

describe('the other parts of a seal', () => {
  it('sets the bottom line by its length, at most 21 mm wide', () => {
    expect(sealGeometry({ name: '局', bottom: '专用章' }).bottom).toMatchObject({
      size: 3.4,
      baseline: 12.6,
      squeeze: 1,
    })
    expect(sealGeometry({ name: '局', bottom: '电子证照专用' }).bottom?.size).toBe(3.4)
    const long = sealGeometry({ name: '局', bottom: '出生医学证明专用章' }).bottom
    expect(long?.size).toBe(2.5)
    expect(9 * 2.5 * (long?.squeeze ?? 0)).toBeCloseTo(21)
  })

  it('runs a number from left to right below', () => {
    const { number } = sealGeometry({ name: '局', number: '8801000000001' })
    expect(number).toHaveLength(13)
    expect(number[0]?.angle).toBeCloseTo(31.2)
    expect(number.at(-1)?.angle).toBeCloseTo(-31.2)
  })

  it('has a star with one point up, or none', () => {
    expect(starPath().startsWith('M0.000 -7.000L')).toBe(true)
    expect(sealGeometry({ name: '局', star: false }).star).toBeNull()
    expect(sealGeometry({ name: '局' }).bottom).toBeNull()
  })

  it('turns by the certificate, within four degrees, always the same', () => {
    const turns = Array.from({ length: 200 }, (_, index) => sealRotation(`certificate-${index}`))
    expect(Math.max(...turns)).toBeLessThanOrEqual(4)
    expect(Math.min(...turns)).toBeGreaterThanOrEqual(-4)
    expect(new Set(turns.map((turn) => turn.toFixed(1))).size).toBeGreaterThan(30)
    expect(sealRotation('a')).toBe(sealRotation('a'))
  })
})
