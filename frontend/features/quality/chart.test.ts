import { describe, expect, it } from 'vitest'
import { drawn, floorOf } from './chart'
import type { Day } from './quality'

const day = (date: string, score: number | null): Day => ({
  day: date,
  points: { certificates: 10, faulty: 1, score },
})

describe('the drawing of scores over time', () => {
  it('reaches down to the ten below the lowest score', () => {
    expect(floorOf([])).toBe(90)
    expect(floorOf([99.9, 100])).toBe(90)
    expect(floorOf([87.2, 99])).toBe(80)
    expect(floorOf([0])).toBe(0)
  })

  it('places days by their distance in time and leaves out days without a score', () => {
    const { spots, line } = drawn([
      day('2026-03-01', 90),
      day('2026-03-02', null),
      day('2026-03-11', 95),
      day('2026-03-21', 100),
    ])
    expect(spots.map(({ score }) => score)).toEqual([90, 95, 100])
    const [first, second, third] = spots.map(({ x }) => x)
    expect((second ?? 0) - (first ?? 0)).toBeCloseTo((third ?? 0) - (second ?? 0))
    expect(line.startsWith('M')).toBe(true)
    expect(line.match(/L/g)).toHaveLength(2)
  })

  it('puts a better score higher', () => {
    const { spots, marks } = drawn([day('2026-03-01', 91), day('2026-03-02', 99)])
    expect(spots[0]?.y).toBeGreaterThan(spots[1]?.y ?? 0)
    expect(marks.map(({ score }) => score)).toEqual([100, 95, 90])
  })

  it('draws a single day and none at all', () => {
    expect(drawn([day('2026-03-01', 100)]).spots).toHaveLength(1)
    expect(drawn([]).line).toBe('')
  })
})
