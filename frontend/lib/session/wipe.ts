/** What a browser may keep, and how it is emptied when a person leaves it (R27). */
import { ApiProblem } from '../api'
import { BUILD_CACHE, SCANNER_CACHE } from '../build-cache'
import { SLOT } from '../slot'
import { countOwnUnsent, countUnsent, endShift, isAnothersOutbox, OUTBOX } from './unsent'

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
  for (const name of await caches.keys()) if (name !== BUILD_CACHE && name !== SCANNER_CACHE) await caches.delete(name)
}

/** Looks that wait for the network outlive a lapsed session and somebody else's sign-in: nobody said that they may go. */
async function emptyDatabases(): Promise<void> {
  // A store that cannot be asked is left alone, and does not keep the others.
  const unsent = await countUnsent().catch(() => 1)
  for (const { name } of await indexedDB.databases()) {
    if (!name || isAnothersOutbox(name)) continue
    if (name === OUTBOX && unsent > 0) await endShift().catch(() => undefined)
    else indexedDB.deleteDatabase(name)
  }
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

/** Signing out would lose looks that were not sent: the person is asked first. */
export const UNSENT = 'unsent_looks'

/**
 * Empties storage, caches and databases of this origin, and ends its push; only the build's own files, the page's looks
 * and what an inspector has not sent yet stay.
 *
 * Raises `UNSENT` where the account that is `leaving` has such work: it is asked what becomes of it.
 */
export async function wipe(leaving: string | null = null): Promise<void> {
  if (leaving && (await countOwnUnsent(leaving).catch(() => 0)) > 0) throw new ApiProblem({ status: 409, code: UNSENT })
  const all = Promise.allSettled([(async () => emptyStores())(), emptyCaches(), emptyDatabases(), endPush()])
  await Promise.race([all, new Promise((enough) => setTimeout(enough, PATIENCE_MS))])
}
