/** Places of a proof in millimetres: the sentence, the facts, the table, the as-of line, from the top down. Pure. */
import type { FaceModel } from './faceModel'
import { type FlowBox, flowEnd } from './flow'
import type { TableBox } from './tableLayout'
import { textWidth, wrap } from './textLayout'

const LEFT = 28
const RIGHT = 182
const WIDTH = RIGHT - LEFT
const BODY_TOP = 76
const SIZE = 5.6
const LINE = 10
const TABLE_ROW = 10.5
/** The as-of line: where it usually stands, and how far down it may move for a long table. */
const END = 186
const LAST_END = 216
const INDENT = '\u3000\u3000'

export interface ProofPage {
  readonly body: readonly { readonly text: string; readonly y: number }[]
  readonly rows: FlowBox
  readonly table: TableBox | null
  readonly asOfY: number
}

/** The first line of a Chinese paragraph stands in by two characters. */
export function bodyLines(text: string, isChinese: boolean): string[] {
  if (!isChinese) return wrap(text, WIDTH / SIZE)
  const lines = wrap(text.padStart(text.length + 2, '一'), WIDTH / SIZE)
  return lines.map((line, index) => (index === 0 ? `${INDENT}${line.slice(2)}` : line))
}

export function proofPage(model: FaceModel): ProofPage {
  const lines = bodyLines(model.proof?.body ?? '', model.chinese)
  const body = lines.map((text, index) => ({ text, y: BODY_TOP + index * LINE }))
  const start = BODY_TOP + lines.length * LINE + 6
  const wanted = model.table ? TABLE_ROW * (model.table.rows.length + 1) + 4 : 0
  const natural = start + 4 + model.rows.length * 10 + (wanted > 0 ? wanted + 8 : 0) + 8
  const asOfY = Math.min(LAST_END, Math.max(END, natural))
  const rowsEnd = asOfY - 12
  const tableHeight = Math.min(wanted, (rowsEnd - start) * 0.56)
  const rowsBottom = wanted > 0 ? rowsEnd - tableHeight - 6 : rowsEnd
  const widest = Math.max(0, ...model.rows.map((row) => textWidth(row.label)))
  const labelWidth = Math.min(48, Math.max(28, widest * 5 + 2))
  const rows: FlowBox = {
    labelX: LEFT,
    labelWidth,
    valueX: LEFT + labelWidth + 4,
    valueWidth: WIDTH - labelWidth - 4,
    top: start + 4,
    bottom: rowsBottom,
    step: 11,
    size: SIZE,
    labelSize: 5,
    maxLines: 3,
  }
  const tableTop = flowEnd(model.rows, rows) + 4
  return {
    body,
    rows,
    table: wanted > 0 ? { x: LEFT, width: WIDTH, top: tableTop, bottom: rowsEnd + 3, size: 4.4 } : null,
    asOfY,
  }
}
