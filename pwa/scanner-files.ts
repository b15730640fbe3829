/** The scanner's engine in the service worker: kept on phones that scan, so that they read codes without a network. */
import { SCANNER_CACHE } from '../frontend/lib/build-cache'

const pathOf = (request: Request) => new URL(request.url).pathname

async function fill(files: readonly string[]): Promise<void> {
  const cache = await caches.open(SCANNER_CACHE)
  const held = (await cache.keys()).map(pathOf)
  await cache.addAll(files.filter((file) => !held.includes(file)))
}

/** Keeps all of it, and tells the page that asked whether it is there. */
export async function keepScanner(files: readonly string[], asker: MessagePort | undefined): Promise<void> {
  const done = await fill(files).then(
    () => true,
    () => false,
  )
  asker?.postMessage(done)
}

/** With a new build: its engine for phones that have the old one. Without a network the next asking brings it. */
export async function renewScanner(files: readonly string[]): Promise<void> {
  if (await caches.has(SCANNER_CACHE)) await fill(files).catch(() => undefined)
}

/** Once the new build is the one that runs: the old engine goes. */
export async function sweepScanner(files: readonly string[]): Promise<void> {
  if (!(await caches.has(SCANNER_CACHE))) return
  const cache = await caches.open(SCANNER_CACHE)
  for (const request of await cache.keys()) if (!files.includes(pathOf(request))) await cache.delete(request)
}

/** From the phone, or from the server for phones that do not scan. */
export async function scannerFile(request: Request): Promise<Response> {
  const cache = (await caches.has(SCANNER_CACHE)) ? await caches.open(SCANNER_CACHE) : null
  return (await cache?.match(request, { ignoreVary: true, ignoreSearch: true })) ?? fetch(request)
}
