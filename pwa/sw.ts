/**
 * The service worker: keeps the files of one build and opens the app from them, also without a network (R27, R32).
 * It answers nothing else: no interface, no code's address, no answer of the server ever comes into a cache.
 * A push makes it say that there is a message, and nothing of it (R29).
 */
import { setCacheNameDetails } from 'workbox-core'
import { createHandlerBoundToURL, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { BUILD_CACHE } from '../frontend/lib/build-cache'
import { INSPECTOR, NOT_THE_APP, SCANNER, TAKE } from './paths'
import { listenToPush, type PushWorker } from './push'

declare const self: ServiceWorkerGlobalScope
declare const BUILD_FILES: PrecacheEntry[]

setCacheNameDetails({ prefix: '', precache: BUILD_CACHE, suffix: '' })
precacheAndRoute(BUILD_FILES, { cleanURLs: false, directoryIndex: '' })
registerRoute(new NavigationRoute(createHandlerBoundToURL('/inspect'), { allowlist: [INSPECTOR] }))
registerRoute(new NavigationRoute(createHandlerBoundToURL('/scan'), { allowlist: [SCANNER] }))
registerRoute(new NavigationRoute(createHandlerBoundToURL('/code'), { denylist: NOT_THE_APP }))

listenToPush(self as unknown as PushWorker)
self.addEventListener('message', (event) => {
  if (event.data === TAKE) void self.skipWaiting()
})
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
