/** What a browser may keep, and how it is emptied when a person leaves it (R27). */
import { BUILD_CACHE } from '../build-cache'
import { SLOT } from '../slot'

/** How the page looks: the only things kept that are nobody's. */
const KEPT = /^lz\.(theme|locale|size|install)$/

/** What the tabs of one slot tell each other: the session ended; somebody signed in; a page went out of sight. */
export type Told = 'left' | 'locked' | 'hidden' | { arrived: string }

export const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel(`lz${SLOT}`) : null

export function tellTabs(told: Told): void {
  tabs?.postMessage(told)
}

function emptyStores(): void {
  for (const key of Object.keys(localStorage)) if (!KEPT.test(key)) localStorage.removeItem(key)
  sessionStorage.clear()
}

async function emptyCaches(): Promise<void> {
  for (const name of await caches.keys()) if (name !== BUILD_CACHE) await caches.delete(name)
}

async function emptyDatabases(): Promise<void> {
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name)
}

/** The next person at this browser is told nothing of this one's (T20). */
async function endPush(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration('/')
  const subscription = await worker?.pushManager?.getSubscription()
  await subscription?.unsubscribe()
  for (const shown of (await worker?.getNotifications?.()) ?? []) shown.close()
}

/** A browser that does not answer must not keep the person on the page. */
const PATIENCE_MS = 1_500

/** Empties storage, caches and databases of this origin, and ends its push; only the build's own files and the page's looks stay. */
export async function wipe(): Promise<void> {
  const all = Promise.allSettled([(async () => emptyStores())(), emptyCaches(), emptyDatabases(), endPush()])
  await Promise.race([all, new Promise((enough) => setTimeout(enough, PATIENCE_MS))])
}
