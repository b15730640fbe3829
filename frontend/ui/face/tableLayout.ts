/** Places the cells of a table on a face: columns as wide as they need, lines as many as there is room. Pure. */
import type { FaceTable } from './faceModel'
import { fitText, textWidth } from './textLayout'

export interface TableBox {
  readonly x: number
  readonly width: number
  /** Upper edge, and the lowest line that may be used. */
  readonly top: number
  readonly bottom: number
  readonly size: number
}

export interface TableText {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly text: string
}

export interface TableLayout {
  readonly heads: readonly TableText[]
  readonly cells: readonly TableText[]
  /** y of the rules: over and under the head, then under each row. */
  readonly rules: readonly number[]
  /** Rows that found no room. */
  readonly left: number
  readonly bottom: number
}

/** Share of a column that even a very long text gets, in em; and what a very short one takes. */
const WIDEST = 16
const NARROWEST = 3
const PAD = 0.5
const LINE = 1.24
const ROW_AIR = 0.7

function columnWidths({ heads, rows }: FaceTable, width: number): number[] {
  const wanted = heads.map((head, index) => {
    const longest = Math.max(textWidth(head) * 0.86, ...rows.map((cells) => textWidth(cells[index] ?? '')))
    return Math.min(WIDEST, Math.max(NARROWEST, longest)) + 2 * PAD
  })
  const sum = wanted.reduce((total, one) => total + one, 0)
  return wanted.map((one) => (one / sum) * width)
}

function textsAt(text: string, x: number, top: number, width: number, size: number, maxLines: number): TableText[] {
  const { lines, size: fitted } = fitText(text, { width: width - 2 * PAD * size, size, minSize: size * 0.62, maxLines })
  return lines.map((line, index) => ({
    x: x + PAD * size,
    y: top + size * (0.5 * ROW_AIR + 0.86) + index * fitted * LINE,
    size: fitted,
    text: line,
  }))
}

function rowAt(cells: readonly string[], widths: readonly number[], box: TableBox, top: number, size: number) {
  let x = box.x
  const texts = cells.flatMap((cell, index) => {
    const width = widths[index] ?? 0
    const placed = textsAt(cell, x, top, width, size, 2)
    x += width
    return placed
  })
  const lowest = Math.max(top + size * 0.86, ...texts.map(({ y }) => y))
  return { texts, bottom: lowest + size * (0.14 + 0.5 * ROW_AIR) }
}

export function tableLayout(table: FaceTable, box: TableBox): TableLayout {
  const widths = columnWidths(table, box.width)
  const head = rowAt(table.heads, widths, box, box.top, box.size * 0.86)
  const rules = [box.top, head.bottom]
  const cells: TableText[] = []
  let top = head.bottom
  let drawn = 0
  for (const row of table.rows) {
    const placed = rowAt(row, widths, box, top, box.size)
    const isLast = drawn === table.rows.length - 1
    // A line must remain for "and n more".
    if (placed.bottom + (isLast ? 0 : box.size * (1 + ROW_AIR)) > box.bottom && drawn > 0) break
    cells.push(...placed.texts)
    rules.push(placed.bottom)
    top = placed.bottom
    drawn += 1
  }
  return { heads: head.texts, cells, rules, left: table.rows.length - drawn, bottom: top }
}
