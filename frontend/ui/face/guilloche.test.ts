import { describe, expect, it } from 'vitest'
import { guilloche, hypotrochoidPath } from './guilloche'

function points(path: string): [number, number][] {
  return path
    .slice(1, -1)
    .split('L')
    .map((pair) => pair.split(' ').map(Number) as [number, number])
}

describe('the guilloche', () => {
  it('closes, stays within its radius and is fine enough', () => {
    const curve = points(hypotrochoidPath({ fixed: 96, rolling: 29, pen: 46 }, 40))
    expect(curve).toHaveLength(29 * 80)
    for (const [x, y] of curve) expect(Math.hypot(x, y)).toBeLessThanOrEqual(40.02)
    expect(Math.max(...curve.map(([x, y]) => Math.hypot(x, y)))).toBeCloseTo(40, 1)
  })

  it('needs fewer turns where the wheels share a divisor', () => {
    expect(points(hypotrochoidPath({ fixed: 12, rolling: 4, pen: 3 }, 5, 30))).toHaveLength(30)
  })

  it('is drawn once for a size', () => {
    expect(guilloche(88, 60)).toBe(guilloche(88, 60))
    expect(guilloche(88, 60)).toHaveLength(2)
  })
})
