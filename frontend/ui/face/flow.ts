/** Places the rows of a face under each other, long ones on several lines, all within a given height. Pure. */
import type { FaceRow } from './faceModel'
import { fitText, textWidth } from './textLayout'

export interface FlowBox {
  readonly labelX: number
  readonly labelWidth: number
  readonly valueX: number
  readonly valueWidth: number
  /** First baseline and the last that may be used. */
  readonly top: number
  readonly bottom: number
  /** Wanted distance of baselines; it shrinks when the rows do not fit. */
  readonly step: number
  readonly size: number
  readonly labelSize: number
  readonly maxLines: number
  /** Two short rows may share a line. */
  readonly pairs?: boolean
}

export interface PlacedText {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly text: string
}

export interface PlacedRow {
  readonly key: string
  readonly y: number
  /** Where a rule under the row stands. */
  readonly bottom: number
  readonly label: readonly PlacedText[]
  readonly value: readonly PlacedText[]
}

interface Line {
  readonly row: FaceRow
  /** A second short row in the right half of the line. */
  readonly beside: FaceRow | null
}

interface Measured extends Line {
  readonly size: number
  readonly lines: readonly string[]
  readonly units: number
}

/** A second line of one value stands closer than the next row. */
const LINE_TO_STEP = 0.72

const SHORT_LABEL = 4
const SHORT_VALUE = 5
/** Where the second row of a line starts, as a share of the value's width. */
const BESIDE = 0.42
/** What of it the second label may take. */
const BESIDE_LABEL = 0.24

function isShort(row: FaceRow, box: FlowBox): boolean {
  const label = textWidth(row.label)
  return (
    label <= SHORT_LABEL &&
    label * box.labelSize <= box.valueWidth * BESIDE_LABEL &&
    textWidth(row.value) <= SHORT_VALUE
  )
}

/** Rows as lines: two short ones in a row share one, where the box allows it. */
function linesOf(rows: readonly FaceRow[], box: FlowBox): Line[] {
  const lines: Line[] = []
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as FaceRow
    const next = rows[index + 1]
    const beside = box.pairs && next && isShort(row, box) && isShort(next, box) ? next : null
    lines.push({ row, beside })
    if (beside) index += 1
  }
  return lines
}

/** How many lines rows take, pairs counted once. */
export function lineCount(rows: readonly FaceRow[], box: FlowBox): number {
  return linesOf(rows, box).length
}

function measure({ row, beside }: Line, box: FlowBox): Measured {
  const maxLines = row.long ? box.maxLines : 1
  const { size, lines } = fitText(row.value, {
    width: box.valueWidth * (beside ? BESIDE * 0.9 : 1),
    size: box.size,
    minSize: box.size * 0.66,
    maxLines,
  })
  return { row, beside, size, lines, units: 1 + Math.max(0, lines.length - 1) * LINE_TO_STEP }
}

function labelLines(row: FaceRow, box: FlowBox, y: number): PlacedText[] {
  const oneLine = fitText(row.label, { width: box.labelWidth, size: box.labelSize, minSize: box.labelSize * 0.8 })
  const fitted = oneLine.lines[0]?.endsWith('…')
    ? fitText(row.label, {
        width: box.labelWidth,
        size: box.labelSize * 0.78,
        minSize: box.labelSize * 0.55,
        maxLines: 2,
        oneLineFrom: 1,
      })
    : oneLine
  const rise = (fitted.lines.length - 1) * fitted.size * 0.55
  return fitted.lines.map((text, index) => ({
    x: box.labelX,
    y: y - rise + index * fitted.size * 1.1,
    size: fitted.size,
    text,
  }))
}

interface Pace {
  readonly measured: readonly Measured[]
  readonly size: number
  readonly step: number
}

/** The largest type at which the rows fit between top and bottom without their lines touching. */
function pace(rows: readonly Line[], box: FlowBox): Pace {
  for (let size = box.size; ; size *= 0.95) {
    const measured = rows.map((row) => measure(row, { ...box, size }))
    const units = measured.reduce((sum, one) => sum + one.units, 0) - 1
    const step = Math.min(box.step, (box.bottom - box.top) / Math.max(1, units))
    const isAiry =
      step >= size * 1.3 && (measured.every(({ lines }) => lines.length < 2) || step * LINE_TO_STEP >= size * 1.06)
    if (isAiry || size < box.size * 0.6) return { measured, size, step }
  }
}

/** The second row of a line: its label at the middle, its value beside it. */
function besideTexts(row: FaceRow | null, box: FlowBox, y: number, size: number) {
  if (!row) return { label: [], value: [] }
  const x = box.valueX + box.valueWidth * BESIDE
  const label = labelLines(row, { ...box, labelX: x, labelWidth: box.valueWidth * BESIDE_LABEL }, y)
  const start = x + Math.max(...label.map((line) => textWidth(line.text) * line.size)) + size * 0.5
  const { size: fitted, lines } = fitText(row.value, { width: box.valueX + box.valueWidth - start, size })
  return { label, value: [{ x: start, y, size: fitted, text: lines[0] ?? '' }] }
}

export function flowRows(rows: readonly FaceRow[], wanted: FlowBox): PlacedRow[] {
  const { measured, size: common, step } = pace(linesOf(rows, wanted), wanted)
  const box = { ...wanted, labelSize: Math.min(wanted.labelSize, common) }
  let y = box.top
  return measured.map(({ row, beside, size, lines, units }) => {
    const second = besideTexts(beside, box, y, size)
    const placed: PlacedRow = {
      key: row.key,
      y,
      bottom: y + (units - 1) * step + step * 0.32,
      label: [...labelLines(row, box, y), ...second.label],
      value: [
        ...lines.map((text, index) => ({ x: box.valueX, y: y + index * step * LINE_TO_STEP, size, text })),
        ...second.value,
      ],
    }
    y += units * step
    return placed
  })
}

/** Lower end of the last row: where something else may follow. */
export function flowEnd(rows: readonly FaceRow[], box: FlowBox): number {
  return flowRows(rows, box).at(-1)?.bottom ?? box.top - box.step
}
