/** Packs the rows of a permit into its ruled lines, short ones side by side. Pure. */
import type { FaceRow } from './faceModel'
import { textWidth } from './textLayout'

export interface GridLine {
  readonly top: number
  readonly left: number
  readonly right: number
}

export interface GridCell {
  readonly row: FaceRow
  readonly line: number
  readonly x: number
  readonly width: number
  readonly labelWidth: number
}

export interface GridFonts {
  readonly size: number
  readonly labelSize: number
}

export interface PackedGrid {
  readonly cells: readonly GridCell[]
  /** Width the texts were given, as a share of what they would like. */
  readonly factor: number
}

const GAP = 1.2
/** A longer label goes on two lines. */
export const LONGEST_LABEL_EM = 8

interface Wanted {
  readonly row: FaceRow
  readonly labelWidth: number
  readonly width: number
}

function wanted(row: FaceRow, fonts: GridFonts, factor: number): Wanted {
  const labelWidth = Math.min(LONGEST_LABEL_EM, textWidth(row.label)) * fonts.labelSize * Math.max(0.86, factor)
  return { row, labelWidth, width: labelWidth + GAP + textWidth(row.value) * fonts.size * factor }
}

function pack(rows: readonly Wanted[], lines: readonly GridLine[]): GridCell[] | null {
  const cells: GridCell[] = []
  let line = 0
  let x = lines[0]?.left ?? 0
  for (const { row, labelWidth, width } of rows) {
    while (line < lines.length) {
      const here = lines[line]
      if (!here) return null
      const starts = x === here.left
      if (x + width <= here.right || (starts && row.long && width <= (here.right - here.left) * 2)) break
      line += 1
      x = lines[line]?.left ?? 0
    }
    const here = lines[line]
    if (!here) return null
    cells.push({ row, line, x, width: Math.min(width, here.right - x), labelWidth })
    x += width + GAP * 2.4
  }
  return cells
}

/** The last cell of a line takes what is left of it. */
function stretch(cells: readonly GridCell[], lines: readonly GridLine[]): GridCell[] {
  return cells.map((cell, index) => {
    const isLast = cells[index + 1]?.line !== cell.line
    const right = lines[cell.line]?.right ?? 0
    return isLast ? { ...cell, width: right - cell.x } : cell
  })
}

/** Rows at their natural width if they fit, else narrower and narrower; what never fits is squeezed into the last line. */
export function permitGrid(rows: readonly FaceRow[], lines: readonly GridLine[], fonts: GridFonts): PackedGrid {
  for (let factor = 1; factor > 0.3; factor -= 0.04) {
    const cells = pack(
      rows.map((row) => wanted(row, fonts, factor)),
      lines,
    )
    if (cells) return { cells: stretch(cells, lines), factor }
  }
  return { cells: [], factor: 0 }
}
