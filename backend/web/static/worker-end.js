// The end of an installed app's service worker: no cache stays, the worker goes, open pages load from the network.
addEventListener('install', () => self.skipWaiting())
addEventListener('activate', (event) =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) await caches.delete(name)
      const pages = await self.clients.matchAll({ type: 'window' })
      await self.registration.unregister()
      for (const page of pages) await page.navigate(page.url).catch(() => undefined)
    })(),
  ),
)
