/** A signature on the glass: strokes of whole numbers (x, y, x, y …) in a box of 1000 by 400. */
export const WIDTH = 1000
export const HEIGHT = 400
const NEAREST = 6
const MOST_NUMBERS = 8000
const SHORTEST = 150

export type Stroke = number[]

const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)))

/** A point of the screen as a point of the box. */
export function pointOf(event: { clientX: number; clientY: number }, box: DOMRect): [number, number] {
  return [
    within(((event.clientX - box.left) / box.width) * WIDTH, WIDTH),
    within(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT),
  ]
}

/** A stroke with one more point; one that hardly moved, or beyond what a signature may hold, is left out. */
export function longer(stroke: Stroke, [x, y]: [number, number]): Stroke {
  const [lastX, lastY] = stroke.slice(-2)
  if (lastX !== undefined && lastY !== undefined && Math.abs(x - lastX) + Math.abs(y - lastY) < NEAREST) return stroke
  return stroke.length >= MOST_NUMBERS ? stroke : [...stroke, x, y]
}

/** Whether there is ink enough for a name. */
export function isName(strokes: readonly Stroke[]): boolean {
  let ink = 0
  for (const one of strokes)
    for (let at = 2; at < one.length; at += 2)
      ink += Math.abs((one[at] ?? 0) - (one[at - 2] ?? 0)) + Math.abs((one[at + 1] ?? 0) - (one[at - 1] ?? 0))
  return ink >= SHORTEST
}

/** The path of a stroke for a picture of it. */
export function pathOf(stroke: Stroke): string {
  const points: string[] = []
  for (let at = 0; at + 1 < stroke.length; at += 2) points.push(`${stroke[at]} ${stroke[at + 1]}`)
  return points.length === 1 ? `M${points[0]}h1` : `M${points.join('L')}`
}
