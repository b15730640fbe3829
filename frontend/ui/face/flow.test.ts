import { describe, expect, it } from 'vitest'
import { exampleFor } from './examples'
import { faceModel } from './faceModel'
import { flowRows } from './flow'
import { licenceColumns, licencePage } from './licenceLayout'
import { permitGrid } from './permitGrid'

const BOX = {
  labelX: 5,
  labelWidth: 11,
  valueX: 17,
  valueWidth: 41,
  top: 15,
  bottom: 41.5,
  step: 6,
  size: 3.2,
  labelSize: 2.5,
  maxLines: 2,
}

const rowsOf = (name: string, locale: 'zh-CN' | 'en' = 'zh-CN') => {
  const { type, certificate } = exampleFor(name)
  return faceModel({ typeDefinition: type, certificate, values: certificate.values, locale }).rows
}

describe('rows under each other', () => {
  it('keep the wanted distance and size while there is room', () => {
    const placed = flowRows(rowsOf('social_security_card'), BOX)
    expect(placed.map(({ y }) => y)).toEqual([15, 21, 27, 33])
    expect(placed[0]?.value[0]?.size).toBe(3.2)
  })

  it.each(['identity_card', 'residence_permit'] as const)(
    'of a full %s stay inside, no line touching the next',
    (name) => {
      const lines = flowRows(rowsOf(name), BOX).flatMap(({ value }) => value)
      expect(lines.at(-1)?.y).toBeLessThanOrEqual(41.51)
      lines.slice(1).forEach((line, index) => {
        expect(line.y - (lines[index]?.y ?? 0)).toBeGreaterThanOrEqual(line.size)
      })
    },
  )

  it('lose nothing of a long business scope', () => {
    const page = licencePage(true)
    const text = licenceColumns(rowsOf('business_licence'), page, null)
      .flatMap(({ rows, box }) => flowRows(rows, box))
      .flatMap(({ value }) => value.map((line) => line.text))
      .join('')
    expect(text).toContain(exampleFor('business_licence').certificate.values.business_scope)
  })
})

describe('the ruled lines of a permit', () => {
  const lines = [11, 18, 25, 32, 39, 46].map((top) => ({ top, left: top > 38 ? 26 : 4, right: 60 }))

  it.each([
    ['driving_licence', 'zh-CN'],
    ['driving_licence', 'en'],
    ['vehicle_licence', 'zh-CN'],
    ['vehicle_licence', 'en'],
  ] as const)('hold every field of the %s in %s, in order, side by side without overlap', (name, locale) => {
    const rows = rowsOf(name, locale)
    const { cells } = permitGrid(rows, lines, { size: 3.2, labelSize: 2.2 })
    expect(cells.map(({ row }) => row.key)).toEqual(rows.map(({ key }) => key))
    cells.forEach((cell, index) => {
      const next = cells[index + 1]
      if (next?.line === cell.line) expect(cell.x + cell.width).toBeLessThanOrEqual(next.x)
      expect(cell.x + cell.width).toBeLessThanOrEqual(60.01)
    })
  })
})
