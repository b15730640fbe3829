import { describe, expect, it, vi } from 'vitest'
import { drawCode, LARGEST_VERSION, matrixOf, moduleSize } from './code-picture'

const TOKEN = 'ABCDEFGHIJKLMNOPQRSTUVWXY2'

describe('the drawn code', () => {
  it.each(['HTTP://LOCALHOST:8000', 'HTTPS://CITY.EXAMPLE'])('is version 4 at most for %s', (origin) => {
    expect(matrixOf(`${origin}/C/${TOKEN}`).version).toBeLessThanOrEqual(LARGEST_VERSION)
  })

  it('refuses a text that would need smaller modules', () => {
    expect(() => matrixOf(`HTTPS://${'X'.repeat(60)}/C/${TOKEN}`)).toThrow(RangeError)
  })

  it('has whole modules: 8 px on a common phone, 7 on a narrow one', () => {
    expect(moduleSize(328, 33)).toBe(8)
    expect(moduleSize(900, 33)).toBe(8)
    expect(moduleSize(288, 33)).toBe(7)
    expect(moduleSize(10, 33)).toBe(1)
  })

  it('draws dark modules inside a quiet zone of four', () => {
    const fillRect = vi.fn()
    const canvas = {
      width: 0,
      height: 0,
      getContext: () => ({ fillRect, fillStyle: '' }),
    } as unknown as HTMLCanvasElement
    const matrix = matrixOf(`HTTP://LOCALHOST:8000/C/${TOKEN}`)
    drawCode(canvas, matrix, 8)
    expect(canvas.width).toBe((matrix.size + 8) * 8)
    const dark = fillRect.mock.calls.slice(1)
    expect(dark).toHaveLength(matrix.rows.flat().filter(Boolean).length)
    expect(Math.min(...dark.map(([x]) => x as number))).toBe(32)
  })
})
