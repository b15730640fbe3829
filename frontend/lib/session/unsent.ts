/**
 * The store of an inspector's phone: the shift that was prepared, and the looks that wait for the network (R27). Its
 * name and its tables stand here, because emptying a browser must know what may not be dropped unasked.
 */
import { SLOT } from '../slot'

const PREFIX = 'lz-outbox'
/** One a session slot, so that two people in one browser stay apart. */
export const OUTBOX = PREFIX + SLOT
const VERSION = 1
/** `looks` and the `keys` that open them outlive a lapsed session; the rest does not. */
const TABLES = ['shift', 'counters', 'replays', 'looks', 'keys'] as const
export type Table = (typeof TABLES)[number]
const OF_A_SESSION: readonly Table[] = ['shift', 'counters', 'replays']

export const answered = <Answer>(request: IDBRequest<Answer>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** Resolves when what was written is on the disk. */
export const written = (work: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    work.oncomplete = () => resolve()
    work.onabort = work.onerror = () => reject(work.error ?? new DOMException('', 'AbortError'))
  })

let opened: Promise<IDBDatabase> | null = null

/** The store of this slot, made when it is not there yet. */
export function openOutbox(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(OUTBOX, VERSION)
    request.onupgradeneeded = () => {
      const base = request.result
      for (const name of ['shift', 'counters', 'replays', 'keys'] as const) base.createObjectStore(name)
      base.createObjectStore('looks', { autoIncrement: true }).createIndex('owner', 'owner')
    }
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const base = request.result
      // Whoever empties the browser must not wait for this page.
      base.onversionchange = () => {
        opened = null
        base.close()
      }
      resolve(base)
    }
  })
  opened.catch(() => {
    opened = null
  })
  return opened
}

const isOutbox = (name: string) => name.startsWith(PREFIX)
/** Another slot's person is at work in the same browser. */
export const isAnothersOutbox = (name: string): boolean => isOutbox(name) && name !== OUTBOX

/** How many looks wait in this slot, whoever made them; 0 where there is no store. */
export async function countUnsent(): Promise<number> {
  const known = await indexedDB.databases()
  if (!known.some(({ name }) => name === OUTBOX)) return 0
  const base = await openOutbox()
  return answered(base.transaction('looks').objectStore('looks').count())
}

/** Whose something is, without saying who: the store tells nobody an account. */
export async function ownerOf(account: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`lz-outbox ${account}`))
  const text = btoa(String.fromCharCode(...new Uint8Array(digest).slice(0, 16)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** How many looks of this account wait, with or without a shift on this phone: who signs out is asked about them. */
export async function countOwnUnsent(account: string): Promise<number> {
  if ((await countUnsent()) === 0) return 0
  const owner = await ownerOf(account)
  const work = (await openOutbox()).transaction('looks')
  return answered(work.objectStore('looks').index('owner').count(owner))
}

/** Takes away shift, authority and device key; looks that wait stay, locked, for whoever made them. */
export async function endShift(): Promise<void> {
  const work = (await openOutbox()).transaction(OF_A_SESSION, 'readwrite')
  for (const name of OF_A_SESSION) work.objectStore(name).clear()
  await written(work)
}

/** Drops what waits of this account, and the key that opens it: only after that person said so, and nobody else's. */
export async function dropUnsent(account: string): Promise<void> {
  const owner = await ownerOf(account)
  const work = (await openOutbox()).transaction(['looks', 'keys'], 'readwrite')
  const looks = work.objectStore('looks')
  for (const id of await answered(looks.index('owner').getAllKeys(owner))) looks.delete(id)
  work.objectStore('keys').delete(owner)
  await written(work)
}
