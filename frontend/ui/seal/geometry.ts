/**
 * Where every stroke of a round seal stands, in millimetres, centre at 0,0, y down. Pure.
 * Source: design, round seal; the proportions follow the customary 40 mm organisation seal.
 */

export const RING = { radius: 19.4, stroke: 1.2 } as const
const STAR = { outer: 7, inner: 2.674 } as const
const TEXT_EDGE_RADIUS = 17.9
const NUMBER = { size: 1.5, radius: 17.9, stepDegrees: 5.2 } as const
const BOTTOM = { baseline: 12.6, widest: 21 } as const

/** One character on an arc: turn by `angle` degrees (0 = top), then its foot stands at `radius`. */
export interface ArcCharacter {
  readonly char: string
  readonly angle: number
  readonly radius: number
  readonly height: number
  /** Horizontal factor, 1 = not squeezed. */
  readonly squeeze: number
}

export interface BottomLine {
  readonly text: string
  readonly baseline: number
  readonly size: number
  readonly squeeze: number
}

export interface SealGeometry {
  readonly name: readonly ArcCharacter[]
  readonly number: readonly ArcCharacter[]
  readonly bottom: BottomLine | null
  readonly star: string | null
}

const HEIGHTS: readonly (readonly [upTo: number, height: number])[] = [
  [7, 5.0],
  [10, 4.5],
  [13, 4.0],
  [17, 3.4],
  [21, 2.9],
]

/** Height of one character of the name, for `count` characters. */
export function nameHeight(count: number): number {
  return HEIGHTS.find(([upTo]) => count <= upTo)?.[1] ?? 2.4
}

/** Degrees from the centre of the first to the centre of the last character. */
export function nameSpan(count: number, hasBottomLine: boolean): number {
  if (count < 2) return 0
  const wanted = count <= 10 ? 60 + 20 * (count - 1) : 240 + 2 * (count - 10)
  return Math.min(wanted, hasBottomLine ? 228 : 262)
}

function nameCharacters(name: string, hasBottomLine: boolean): ArcCharacter[] {
  const chars = Array.from(name)
  const height = nameHeight(chars.length)
  const radius = TEXT_EDGE_RADIUS - height
  const span = nameSpan(chars.length, hasBottomLine)
  const step = chars.length > 1 ? span / (chars.length - 1) : 0
  const room = chars.length > 1 ? (((step * Math.PI) / 180) * radius) / (1.06 * height) : 1
  const squeeze = Math.min(1, room)
  return chars.map((char, index) => ({
    char,
    angle: -span / 2 + index * step,
    radius,
    height,
    squeeze,
  }))
}

/** Digits run left to right along the lower edge, heads towards the centre. */
function numberCharacters(number: string): ArcCharacter[] {
  const chars = Array.from(number)
  const first = ((chars.length - 1) * NUMBER.stepDegrees) / 2
  return chars.map((char, index) => ({
    char,
    angle: first - index * NUMBER.stepDegrees,
    radius: NUMBER.radius,
    height: NUMBER.size,
    squeeze: 1,
  }))
}

function bottomLine(text: string): BottomLine | null {
  const count = Array.from(text).length
  if (count === 0) return null
  const size = count <= 6 ? 3.4 : count <= 8 ? 2.9 : 2.5
  return {
    text,
    baseline: BOTTOM.baseline,
    size,
    squeeze: Math.min(1, BOTTOM.widest / (count * size)),
  }
}

/** Five points, one up, as an SVG path. */
export function starPath(outer: number = STAR.outer, inner: number = STAR.inner): string {
  const points = Array.from({ length: 10 }, (_, index) => {
    const radius = index % 2 === 0 ? outer : inner
    const turn = (index * Math.PI) / 5
    return `${(radius * Math.sin(turn)).toFixed(3)} ${(-radius * Math.cos(turn)).toFixed(3)}`
  })
  return `M${points.join('L')}Z`
}

export interface SealWords {
  readonly name: string
  readonly bottom?: string | undefined
  readonly number?: string | undefined
  readonly star?: boolean | undefined
}

export function sealGeometry({ name, bottom = '', number = '', star = true }: SealWords): SealGeometry {
  return {
    name: nameCharacters(name, bottom !== ''),
    number: numberCharacters(number),
    bottom: bottomLine(bottom),
    star: star ? starPath() : null,
  }
}

/** Degrees in −4…+4, the same for the same certificate: FNV-1a of its id. */
export function sealRotation(id: string): number {
  let hash = 0x811c9dc5
  for (const char of id) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return (hash / 0xffffffff) * 8 - 4
}
