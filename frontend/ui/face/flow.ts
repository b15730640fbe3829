/** Places the rows of a face under each other, long ones on several lines, all within a given height. Pure. */
import type { FaceRow } from './faceModel'
import { fitText } from './textLayout'

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

interface Measured {
  readonly row: FaceRow
  readonly size: number
  readonly lines: readonly string[]
  readonly units: number
}

/** A second line of one value stands closer than the next row. */
const LINE_TO_STEP = 0.72

function measure(row: FaceRow, box: FlowBox): Measured {
  const maxLines = row.long ? box.maxLines : 1
  const { size, lines } = fitText(row.value, {
    width: box.valueWidth,
    size: box.size,
    minSize: box.size * 0.66,
    maxLines,
  })
  return { row, size, lines, units: 1 + Math.max(0, lines.length - 1) * LINE_TO_STEP }
}

function labelLines(row: FaceRow, box: FlowBox, y: number): PlacedText[] {
  const oneLine = fitText(row.label, { width: box.labelWidth, size: box.labelSize, minSize: box.labelSize * 0.8 })
  const fitted = oneLine.lines[0]?.endsWith('…')
    ? fitText(row.label, {
        width: box.labelWidth,
        size: box.labelSize * 0.78,
        minSize: box.labelSize * 0.55,
        maxLines: 2,
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
function pace(rows: readonly FaceRow[], box: FlowBox): Pace {
  for (let size = box.size; ; size *= 0.95) {
    const measured = rows.map((row) => measure(row, { ...box, size }))
    const units = measured.reduce((sum, one) => sum + one.units, 0) - 1
    const step = Math.min(box.step, (box.bottom - box.top) / Math.max(1, units))
    const isAiry =
      step >= size * 1.3 && (measured.every(({ lines }) => lines.length < 2) || step * LINE_TO_STEP >= size * 1.06)
    if (isAiry || size < box.size * 0.6) return { measured, size, step }
  }
}

export function flowRows(rows: readonly FaceRow[], wanted: FlowBox): PlacedRow[] {
  const { measured, size: common, step } = pace(rows, wanted)
  const box = { ...wanted, labelSize: Math.min(wanted.labelSize, common) }
  let y = box.top
  return measured.map(({ row, size, lines, units }) => {
    const placed: PlacedRow = {
      key: row.key,
      y,
      bottom: y + (units - 1) * step + step * 0.32,
      label: labelLines(row, box, y),
      value: lines.map((text, index) => ({ x: box.valueX, y: y + index * step * LINE_TO_STEP, size, text })),
    }
    y += units * step
    return placed
  })
}
