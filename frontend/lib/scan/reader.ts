/** Reads one QR code from pixels. The decoder is ours to serve: nothing is fetched from another host. */
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { detectNatively } from './nativeDetector'
import { READER_OPTIONS } from './readerOptions'

type Decoder = (pixels: ImageData) => Promise<string | null>

let decoder: Promise<Decoder> | null = null

async function loadDecoder(): Promise<Decoder> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  await prepareZXingModule({
    overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasmAddress : prefix + path) },
    fireImmediately: true,
  })
  return async (pixels) => {
    const [found] = await readBarcodes(pixels, READER_OPTIONS)
    return found?.isValid ? found.text : null
  }
}

/** Starts loading the decoder, so that the first picture does not wait for it. */
export function prepareReader(): Promise<Decoder> {
  decoder ??= loadDecoder().catch((fault: unknown) => {
    decoder = null
    throw fault
  })
  return decoder
}

/** The text of the QR code in the picture, or null. What the phone itself can read costs nothing and is tried first. */
export async function readQr(pixels: ImageData): Promise<string | null> {
  const native = await detectNatively(pixels)
  if (native !== null) return native
  return (await prepareReader())(pixels)
}
