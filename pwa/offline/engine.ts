/** Asks the service worker to keep the scanner's engine on this phone. */
import { SCANNER_CACHE } from '@/lib/build-cache'
import { KEEP_SCANNER } from '../paths'

const PATIENCE_MS = 60_000

/** True once what reads codes is on the phone; false where it could not be fetched, or there is no worker. */
export async function keepEngine(): Promise<boolean> {
  const registration = await Promise.race([
    navigator.serviceWorker?.ready,
    new Promise<undefined>((late) => setTimeout(late, PATIENCE_MS)),
  ])
  const worker = registration?.active
  if (!worker) return false
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === true)
    setTimeout(() => resolve(false), PATIENCE_MS)
    worker.postMessage(KEEP_SCANNER, [port2])
  })
}

/** Whether the engine is on this phone already; asks no network. */
export async function engineHeld(): Promise<boolean> {
  if (!(await caches.has(SCANNER_CACHE))) return false
  const held = await (await caches.open(SCANNER_CACHE)).keys()
  return held.some(({ url }) => url.endsWith('.wasm'))
}
