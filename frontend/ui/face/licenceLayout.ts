/** Places of a licence in millimetres, standing or lying. Pure. */
import type { FaceRow } from './faceModel'
import type { FlowBox } from './flow'

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
  titleY: 58,
  rowsTop: 84,
  rowsBottom: 172,
  authorityX: 262,
  authorityY: 164,
}

export function licencePage(landscape: boolean): LicencePage {
  return landscape ? LYING : STANDING
}

export interface LicenceColumn {
  readonly rows: readonly FaceRow[]
  readonly box: FlowBox
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
    size: isLying ? 6.4 : 6,
    labelSize: isLying ? 5.6 : 5.2,
    maxLines: 6,
  }
}

/** One column standing; lying two, and the right one leaves room for authority and seal. */
export function licenceColumns(rows: readonly FaceRow[], page: LicencePage): LicenceColumn[] {
  if (page.width < page.height) return [{ rows, box: box(page, 30, 72, 108, page.rowsBottom) }]
  const half = Math.ceil(rows.length / 2)
  return [
    { rows: rows.slice(0, half), box: box(page, 30, 68, 88, page.rowsBottom) },
    { rows: rows.slice(half), box: box(page, 166, 196, 76, 142) },
  ]
}
