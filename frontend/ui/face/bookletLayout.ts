/** Places of a booklet page in millimetres: rows, two halves, a table, from the top down. Pure. */
import type { FaceModel, FaceRow } from './faceModel'
import { type FlowBox, flowEnd, lineCount } from './flow'
import type { TableBox } from './tableLayout'
import { textWidth } from './textLayout'

export interface BookletBlock {
  readonly rows: readonly FaceRow[]
  readonly box: FlowBox
}

export interface BookletPage {
  readonly blocks: readonly BookletBlock[]
  readonly table: TableBox | null
  /** x of the line between two halves, and where it begins and ends. */
  readonly divider: { readonly x: number; readonly top: number; readonly bottom: number } | null
}

const BOTTOM = 108
const MOST_BESIDE = 4
const TABLE_ROW = 4.7

function box(
  top: number,
  bottom: number,
  labelX: number,
  labelWidth: number,
  valueX: number,
  valueWidth: number,
): FlowBox {
  return {
    labelX,
    labelWidth,
    valueX,
    valueWidth,
    top,
    bottom,
    step: 8,
    size: 3.4,
    labelSize: 3,
    maxLines: 3,
    pairs: true,
  }
}

const BESIDE_BOX = box(38, 62, 12, 17, 31, 36)

/** Rows that stand left of the photo: the first ones, as long as each fits in one line there. */
function besidePhoto(rows: readonly FaceRow[]): number {
  let count = 0
  for (const row of rows) {
    const fits = textWidth(row.value) * 3.2 <= BESIDE_BOX.valueWidth
    if (!fits || lineCount(rows.slice(0, count + 1), BESIDE_BOX) > MOST_BESIDE) break
    count += 1
  }
  return count
}

/** What a table may need: its head, its rows and the line for the rest. */
function tableHeight(model: FaceModel): number {
  return model.table ? Math.min(34, TABLE_ROW * (model.table.rows.length + 1) + 2) : 0
}

export function bookletPage(model: FaceModel): BookletPage {
  const photo = model.hasPhoto && model.page === 0
  const top = photo ? 68 : 38
  if (model.page === 0 && model.halves.some((rows) => rows.length > 0)) {
    const lead = top + 8 * Math.max(0, model.rows.length - 1)
    const start = lead + 9
    return {
      blocks: [
        { rows: model.rows, box: { ...box(top, lead + 5, 12, 18, 32, 61), pairs: false } },
        ...model.halves.map((rows, index) => ({
          rows,
          box: {
            ...box(start, BOTTOM, 10 + index * 43.5, 13, 24 + index * 43.5, 28),
            size: 3,
            labelSize: 2.5,
            pairs: false,
          },
        })),
      ],
      table: null,
      divider: { x: 52.4, top: start - 5, bottom: BOTTOM + 1 },
    }
  }
  const beside = photo && !model.isPair ? besidePhoto(model.rows) : 0
  const height = tableHeight(model)
  const rows = model.rows.slice(beside)
  const rest = box(beside > 0 ? 70 : top, BOTTOM - height - (height > 0 ? 3 : 0), 12, 24, 38, 55)
  const tableTop = Math.max(flowEnd(rows, rest) + 2, photo ? 66 : 0)
  return {
    blocks: [
      { rows: model.rows.slice(0, beside), box: BESIDE_BOX },
      { rows, box: rest },
    ].filter((block) => block.rows.length > 0),
    table: height > 0 ? { x: 12, width: 81, top: tableTop, bottom: BOTTOM + 2, size: 2.6 } : null,
    divider: null,
  }
}
