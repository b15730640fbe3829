/** Fine line ornament: hypotrochoids, the curve of a pen in a small wheel rolling inside a larger one. Pure. */

export interface Hypotrochoid {
  readonly fixed: number
  readonly rolling: number
  readonly pen: number
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

/**
 * One closed curve as an SVG path around 0,0, scaled so that it reaches `radius`.
 * `fixed` and `rolling` are whole numbers of teeth; the curve closes after rolling/gcd turns.
 */
export function hypotrochoidPath(wheel: Hypotrochoid, radius: number, pointsPerTurn = 80): string {
  const turns = wheel.rolling / gcd(wheel.fixed, wheel.rolling)
  const arm = wheel.fixed - wheel.rolling
  const scale = radius / (arm + wheel.pen)
  const count = turns * pointsPerTurn
  const points = Array.from({ length: count }, (_, index) => {
    const turn = (index / pointsPerTurn) * 2 * Math.PI
    const inner = (arm / wheel.rolling) * turn
    const x = (arm * Math.cos(turn) + wheel.pen * Math.cos(inner)) * scale
    const y = (arm * Math.sin(turn) - wheel.pen * Math.sin(inner)) * scale
    return `${x.toFixed(2)} ${y.toFixed(2)}`
  })
  return `M${points.join('L')}Z`
}

export interface GuillocheCurve {
  readonly path: string
  readonly x: number
  readonly y: number
}

const ROSETTE: Hypotrochoid = { fixed: 105, rolling: 32, pen: 66 }
const WAVE: Hypotrochoid = { fixed: 60, rolling: 23, pen: 34 }

const drawn = new Map<string, readonly GuillocheCurve[]>()

/** A large rosette off the centre and a smaller one in the opposite corner. Remembered by size. */
export function guilloche(width: number, height: number): readonly GuillocheCurve[] {
  const key = `${width}x${height}`
  const known = drawn.get(key)
  if (known) return known
  const reach = Math.max(width, height)
  const curves: GuillocheCurve[] = [
    { path: hypotrochoidPath(ROSETTE, reach * 0.46), x: width * 0.62, y: height * 0.58 },
    { path: hypotrochoidPath(WAVE, reach * 0.2), x: width * 0.04, y: height * 0.04 },
  ]
  drawn.set(key, curves)
  return curves
}
