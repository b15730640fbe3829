/** Reads codes beside the page: the wallet's own document may not compile, this worker may and does nothing else. */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { READER_OPTIONS } from './readerOptions'

export interface Look {
  readonly n: number
  readonly pixels: ImageData
}
export interface Seen {
  readonly n: number
  readonly text: string | null
}

async function read({ n, pixels }: Look): Promise<void> {
  const [found] = await readBarcodes(pixels, READER_OPTIONS).catch(() => [])
  postMessage({ n, text: found?.isValid ? found.text : null } satisfies Seen)
}

addEventListener('message', ({ data }: MessageEvent<string | Look>) => {
  if (typeof data !== 'string') void read(data)
  else void prepareZXingModule({ overrides: { locateFile: () => data }, fireImmediately: true })
})
