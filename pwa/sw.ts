/**
 * The service worker: keeps the files of one build and opens the app from them, also without a network (R27, R32).
 * It answers nothing else: no interface, no code's address, no answer of the server ever comes into a cache.
 * A push makes it say that there is a message, and nothing of it (R29).
 */
import { setCacheNameDetails } from 'workbox-core'
import { createHandlerBoundToURL, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { BUILD_CACHE } from '../frontend/lib/build-cache'
import { INSPECTOR, KEEP_SCANNER, NOT_THE_APP, SCANNER, TAKE } from './paths'
import { listenToPush, type PushWorker } from './push'
import { keepScanner, renewScanner, scannerFile, sweepScanner } from './scanner-files'

declare const self: ServiceWorkerGlobalScope
declare const BUILD_FILES: PrecacheEntry[]
declare const SCANNER_FILES: string[]

setCacheNameDetails({ prefix: '', precache: BUILD_CACHE, suffix: '' })
precacheAndRoute(BUILD_FILES, { cleanURLs: false, directoryIndex: '' })
registerRoute(new NavigationRoute(createHandlerBoundToURL('/inspect'), { allowlist: [INSPECTOR] }))
registerRoute(new NavigationRoute(createHandlerBoundToURL('/scan'), { allowlist: [SCANNER] }))
registerRoute(new NavigationRoute(createHandlerBoundToURL('/code'), { denylist: NOT_THE_APP }))
registerRoute(
  ({ url }) => SCANNER_FILES.includes(url.pathname),
  ({ request }) => scannerFile(request),
)

listenToPush(self as unknown as PushWorker)
self.addEventListener('message', (event) => {
  if (event.data === TAKE) void self.skipWaiting()
  if (event.data === KEEP_SCANNER) event.waitUntil(keepScanner(SCANNER_FILES, event.ports[0]))
})
self.addEventListener('install', (event) => event.waitUntil(renewScanner(SCANNER_FILES)))
self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([self.clients.claim(), sweepScanner(SCANNER_FILES)])),
)
