import { workerAddress } from '@pwa/worker-address'
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Look, Seen } from '@/lib/scan/decoder.worker'
import workerScript from '@/lib/scan/decoder.worker?worker&url'
import { detectNatively } from '@/lib/scan/nativeDetector'

/** Reads QR codes in a worker; what the phone can read by itself is tried first. */
export class Decoder {
  private readonly worker = new Worker(workerAddress(workerScript), { type: 'module' })
  private readonly waiting = new Map<number, (text: string | null) => void>()
  private looks = 0

  constructor() {
    this.worker.addEventListener('message', ({ data }: MessageEvent<Seen>) => {
      this.waiting.get(data.n)?.(data.text)
      this.waiting.delete(data.n)
    })
    this.worker.postMessage(wasmAddress)
  }

  async read(pixels: ImageData): Promise<string | null> {
    const native = await detectNatively(pixels)
    if (native !== null) return native
    this.looks += 1
    const look: Look = { n: this.looks, pixels }
    return new Promise((seen) => {
      this.waiting.set(look.n, seen)
      this.worker.postMessage(look)
    })
  }

  end(): void {
    this.worker.terminate()
    for (const [, seen] of this.waiting) seen(null)
  }
}
