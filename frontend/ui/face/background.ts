/** Grounds of a face: fine lines of our own, no emblem. Pure. */
import type { FacePattern } from '@/lib/api/types'
import { type GuillocheCurve, guilloche } from './guilloche'

export const PATTERNS: readonly FacePattern[] = ['plain', 'waves', 'guilloche', 'grid', 'rays', 'frame']

const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const at = (path: string): GuillocheCurve => ({ path, x: 0, y: 0 })

function waves(width: number, height: number): string {
  const lines = range(Math.ceil(height / 4) + 1)
  const steps = range(Math.ceil(width / 2) + 1)
  return lines
    .map((line) =>
      steps
        .map(
          (step) => `${step ? 'L' : 'M'}${step * 2} ${(line * 4 + 1.6 * Math.sin(step / 2.6 + line / 3)).toFixed(2)}`,
        )
        .join(''),
    )
    .join('')
}

function grid(width: number, height: number): string {
  const across = range(Math.floor(height / 5) + 1).map((line) => `M0 ${line * 5}H${width}`)
  const down = range(Math.floor(width / 5) + 1).map((line) => `M${line * 5} 0V${height}`)
  return [...across, ...down].join('')
}

function rays(width: number, height: number): string {
  const reach = Math.hypot(width, height)
  return range(37)
    .map((ray) => {
      const angle = Math.PI + (ray / 36) * Math.PI
      return `M${width / 2} ${height}L${(width / 2 + reach * Math.cos(angle)).toFixed(2)} ${(height + reach * Math.sin(angle)).toFixed(2)}`
    })
    .join('')
}

function frame(width: number, height: number): string {
  return [3, 4.2, 4.8].map((gap) => `M${gap} ${gap}H${width - gap}V${height - gap}H${gap}Z`).join('')
}

export function backgroundOf(pattern: FacePattern, width: number, height: number): readonly GuillocheCurve[] {
  if (pattern === 'guilloche') return guilloche(width, height)
  if (pattern === 'plain') return []
  return [at({ waves, grid, rays, frame }[pattern](width, height))]
}
