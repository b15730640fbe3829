/** The decoder on a thread of its own, with a policy of its own: it alone may compile (backend/web/headers.py). */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { READER_OPTIONS } from './readerOptions'

const ready = prepareZXingModule({
  overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasmAddress : prefix + path) },
  fireImmediately: true,
})

async function read(pixels: ImageData): Promise<string | null> {
  await ready
  const [found] = await readBarcodes(pixels, READER_OPTIONS)
  return found?.isValid ? found.text : null
}

addEventListener('message', ({ data }: MessageEvent<{ id: number; pixels: ImageData }>) => {
  read(data.pixels).then(
    (text) => postMessage({ id: data.id, text }),
    () => postMessage({ id: data.id, text: null, failed: true }),
  )
})
