/** Reads a QR code beside the page: for pages whose policy lets nothing be compiled, as those of the desks. */
import address from './decoder.worker?worker&url'
import { detectNatively } from './nativeDetector'
import type { Reader } from './useFinder'

interface Said {
  id: number
  text: string | null
  failed?: boolean
}
interface TrustedPolicies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (text: string) => string },
  ): { createScriptURL(text: string): string }
}

let trusted: string | null = null

/** The worker's address, and no other, may be run as a script. */
function trustedAddress(): string {
  const policies = (globalThis as { trustedTypes?: TrustedPolicies }).trustedTypes
  const createScriptURL = (text: string): string => {
    if (text !== address) throw new TypeError('only the decoder')
    return text
  }
  trusted ??= policies ? policies.createPolicy('lz-decoder', { createScriptURL }).createScriptURL(address) : address
  return trusted
}

/** A reader with a thread of its own; `close` ends it. */
export function readerApart(): Reader & { close: () => void } {
  const worker = new Worker(trustedAddress(), { type: 'module' })
  const waiting = new Map<number, (said: Said | null) => void>()
  let next = 0

  worker.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  })
  worker.addEventListener('error', () => {
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
  })

  async function read(pixels: ImageData): Promise<string | null> {
    const native = await detectNatively(pixels)
    if (native !== null) return native
    const id = next++
    const said = await new Promise<Said | null>((answer) => {
      waiting.set(id, answer)
      worker.postMessage({ id, pixels })
    })
    if (said === null || said.failed) throw new Error('the decoder does not run')
    return said.text
  }

  return { prepare: () => Promise.resolve(), read, close: () => worker.terminate() }
}
