import { encode } from 'uqr'

/** Version 4 has 33 modules; a larger one would make the modules too small for a camera at arm's length. */
export const LARGEST_VERSION = 4
export const QUIET_MODULES = 4
const LARGEST_MODULE_PX = 8

export interface Matrix {
  readonly version: number
  readonly size: number
  readonly rows: readonly (readonly boolean[])[]
}

/** The modules of an online code: alphanumeric mode, error correction Q, at most version 4. Raises RangeError beyond. */
export function matrixOf(text: string): Matrix {
  const qr = encode(text, { ecc: 'Q', boostEcc: false, maxVersion: LARGEST_VERSION, border: 0 })
  return { version: qr.version, size: qr.size, rows: qr.data }
}

/** CSS pixels of one module in `available` px: whole pixels only, 8 where there is room. */
export function moduleSize(available: number, modules: number): number {
  return Math.max(1, Math.min(LARGEST_MODULE_PX, Math.floor(available / (modules + 2 * QUIET_MODULES))))
}

/** Draws the modules with their quiet zone; every module is a whole number of the screen's own pixels. */
export function drawCode(canvas: HTMLCanvasElement, matrix: Matrix, modulePx: number): void {
  const across = matrix.size + 2 * QUIET_MODULES
  canvas.width = across * modulePx
  canvas.height = across * modulePx
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#000'
  matrix.rows.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) pen.fillRect((x + QUIET_MODULES) * modulePx, (y + QUIET_MODULES) * modulePx, modulePx, modulePx)
    })
  })
}
