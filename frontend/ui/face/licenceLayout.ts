/** Places of a licence in millimetres, standing or lying. Pure. */
import type { FaceRow, FaceTable } from './faceModel'
import { type FlowBox, flowEnd } from './flow'
import type { TableBox } from './tableLayout'
import { textWidth } from './textLayout'

export interface LicencePage {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly titleY: number
  readonly rowsTop: number
  readonly rowsBottom: number
  readonly authorityX: number
  readonly authorityY: number
}

const STANDING: LicencePage = {
  width: 210,
  height: 297,
  left: 30,
  titleY: 62,
  rowsTop: 90,
  rowsBottom: 216,
  authorityX: 178,
  authorityY: 244,
}

const LYING: LicencePage = {
  width: 297,
  height: 210,
  left: 30,
  titleY: 54,
  rowsTop: 76,
  rowsBottom: 172,
  authorityX: 262,
  authorityY: 164,
}

const LYING_SIZE = 7
/** Room for a value in a column of a lying page. */
const COLUMN = 84

export function licencePage(landscape: boolean): LicencePage {
  return landscape ? LYING : STANDING
}

export interface LicenceColumn {
  readonly rows: readonly FaceRow[]
  readonly box: FlowBox
}

const TABLE_ROW = 9.6

function tableHeight(table: FaceTable | null): number {
  return table ? Math.min(58, TABLE_ROW * (table.rows.length + 1) + 10) : 0
}

/** A table under the rows of a standing page. */
export function licenceTable(
  table: FaceTable | null,
  page: LicencePage,
  columns: readonly LicenceColumn[],
): TableBox | null {
  const [column] = columns
  if (!table || !column) return null
  return { x: 30, width: 150, top: flowEnd(column.rows, column.box) + 4, bottom: page.rowsBottom + 6, size: 4.8 }
}

function box(page: LicencePage, labelX: number, valueX: number, valueWidth: number, bottom: number): FlowBox {
  const isLying = page.width > page.height
  return {
    labelX,
    labelWidth: valueX - labelX - 3,
    valueX,
    valueWidth,
    top: page.rowsTop,
    bottom,
    step: 13,
    size: isLying ? LYING_SIZE : 6,
    labelSize: isLying ? 6 : 5.2,
    maxLines: 8,
  }
}

/** Where the right column starts: the one with the longest text, and all that makes both about as high. */
function splitAt(rows: readonly FaceRow[]): number {
  const heights = rows.map((row) => 1 + Math.floor(textWidth(row.value) / (COLUMN / LYING_SIZE)) * 0.72)
  const all = heights.reduce((sum, one) => sum + one, 0)
  let left = 0
  for (const [index, height] of heights.entries()) {
    if (left + height / 2 > all / 2) return Math.max(1, index)
    left += height
  }
  return rows.length
}

/** One column standing; lying two, and the right one leaves room for authority and seal. */
export function licenceColumns(rows: readonly FaceRow[], page: LicencePage, table: FaceTable | null): LicenceColumn[] {
  if (page.width < page.height) {
    const labelWidth = labelWidthOf(rows, 5.2, 30, 48)
    return [{ rows, box: box(page, 30, 30 + labelWidth + 4, 146 - labelWidth, page.rowsBottom - tableHeight(table)) }]
  }
  const at = splitAt(rows)
  return [rows.slice(0, at), rows.slice(at)].map((part, index) => {
    const left = index === 0 ? 28 : 154
    const labelWidth = labelWidthOf(part, 6, 20, 34)
    return {
      rows: part,
      box: box(page, left, left + labelWidth + 4, 112 - labelWidth, index === 0 ? page.rowsBottom : 148),
    }
  })
}

function labelWidthOf(rows: readonly FaceRow[], size: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, ...rows.map((row) => textWidth(row.label) * size)))
}
