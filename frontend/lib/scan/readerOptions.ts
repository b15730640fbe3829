/** How the decoder looks for a code: alone in a file, because the bench of distorted pictures reads with the same. */
import type { ReaderOptions } from 'zxing-wasm/reader'

export const READER_OPTIONS = {
  formats: ['QRCode'],
  maxNumberOfSymbols: 1,
  tryInvert: false,
  tryHarder: true,
  tryRotate: false,
} as const satisfies ReaderOptions
