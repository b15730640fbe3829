import type { Day } from './quality'

/** A day's score in the drawing: x and y in its own units. */
export interface Spot {
  x: number
  y: number
  day: string
  score: number
}

export interface Drawing {
  width: number
  height: number
  spots: Spot[]
  line: string
  /** Scores with a line across, and where it is. */
  marks: { y: number; score: number }[]
}

const WIDTH = 640
const HEIGHT = 200
const LEFT = 44
const RIGHT = 12
const TOP = 12
const BOTTOM = 12

/** The lowest score that the drawing reaches down to: steps of ten, so that the line has room and 100 is on top. */
export function floorOf(scores: readonly number[]): number {
  return Math.max(0, Math.floor(Math.min(99, ...scores) / 10) * 10)
}

/** Where the days lie: by their distance in time, not by their number. */
export function drawn(days: readonly Day[]): Drawing {
  const known = days.flatMap((one) => (one.points.score == null ? [] : [{ day: one.day, score: one.points.score }]))
  const floor = floorOf(known.map(({ score }) => score))
  const times = known.map(({ day }) => Date.parse(day))
  const first = times[0] ?? 0
  const span = Math.max(1, (times.at(-1) ?? 0) - first)
  const y = (score: number) => TOP + ((100 - score) / (100 - floor)) * (HEIGHT - TOP - BOTTOM)
  const spots = known.map((one, index) => ({
    ...one,
    x: LEFT + (((times[index] ?? first) - first) / span) * (WIDTH - LEFT - RIGHT),
    y: y(one.score),
  }))
  const line = spots.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
  const middle = (100 + floor) / 2
  return {
    width: WIDTH,
    height: HEIGHT,
    spots,
    line,
    marks: [100, middle, floor].map((score) => ({ score, y: y(score) })),
  }
}
