/**
 * What this phone keeps for showing without a network: the device's key and its passes, sealed (R27, R28).
 * In clear stand only random numbers and times; which account it is for is known by a salted hash.
 */
import { SLOT } from '@/lib/slot'
import { type Lock, newSalt, type Opener, open, relock, type Sealed, seal, unlock, WrongKey } from './locking'

const NAME = `lz-vault${SLOT}`
const STORE = 'kept'
const VERSION = 1
const TRIES = 10
const FREE_TRIES = 5
const PAUSE_MS = 30_000
/** A phone whose clock was not compared with the server's for this long says so in its passes. */
export const CLOCK_TRUSTED_MS = 24 * 3_600_000

export interface PassField {
  readonly key: string
  readonly label: string
  readonly label_en: string
  readonly value: string | null
}

/** One pass: a certificate for one scene profile, as the server issued it. */
export interface SavedPass {
  readonly rid: string
  readonly certificate: string
  readonly grant: string | null
  readonly profile: string
  readonly profile_name: string
  readonly profile_name_en: string
  readonly type: string
  readonly type_name: string
  readonly type_name_en: string
  readonly issuer: string
  readonly issuer_en: string
  readonly subject_name: string
  readonly owner_name: string | null
  readonly sensitive: boolean
  readonly issued_at: string
  readonly expires_at: string
  /** The issued bytes, base64url. */
  readonly body: string
  readonly fields: readonly PassField[]
}

export interface Kept {
  readonly passes: readonly SavedPass[]
  /** The status of everything here is as of this instant. */
  readonly as_of: string
  /** Who holds this phone, masked: said beside the owner's name when somebody else's certificate is shown. */
  readonly shower: string
}

/** How the phone's clock stood to the server's when they were last compared. */
export interface ClockNote {
  readonly comparedAtMs: number
  readonly offsetMs: number
}

export interface Head {
  readonly version: number
  readonly device: string
  readonly ownerSalt: Uint8Array<ArrayBuffer>
  readonly owner: Uint8Array<ArrayBuffer>
  readonly lock: Lock
  readonly clock: ClockNote
  readonly refreshedAtMs: number
  readonly wrong: number
  readonly waitUntilMs: number
}

export interface Opened {
  readonly head: Head
  readonly kept: Kept
  readonly deviceKey: CryptoKey
}

/** The store is there and cannot be read: it is emptied and made anew. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
}
/** Too many wrong digits: wait, or, after the last ones, nothing is left to open. */
export class Shut extends Error {
  override readonly name = 'Shut'
  readonly untilMs: number
  constructor(untilMs: number) {
    super('shut')
    this.untilMs = untilMs
  }
}

function promised<Answer>(asked: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => failed(asked.error)
  })
}

/** One piece of work on the store; the connection is closed behind it, so that a wipe never waits. */
async function work<Answer>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Answer> | undefined,
  make = true,
): Promise<Answer | undefined> {
  const opening = indexedDB.open(NAME, VERSION)
  opening.onupgradeneeded = () => (make ? opening.result.createObjectStore(STORE) : opening.transaction?.abort())
  const base = await promised(opening)
  try {
    base.onversionchange = () => base.close()
    const transaction = base.transaction(STORE, mode)
    const ended = new Promise<void>((done, failed) => {
      transaction.oncomplete = () => done()
      transaction.onabort = () => failed(transaction.error)
    })
    const asked = act(transaction.objectStore(STORE))
    await ended
    return asked?.result
  } finally {
    base.close()
  }
}

async function exists(): Promise<boolean> {
  const all = await indexedDB.databases?.()
  return !all || all.some(({ name }) => name === NAME)
}

const reading = (key: string) => work('readonly', (store) => store.get(key) as IDBRequest<unknown>)

const isBytes = (value: unknown): boolean => value instanceof Uint8Array && value.length > 0
const isHead = (value: Partial<Head> | undefined): value is Head =>
  value?.version === VERSION && typeof value.device === 'string' && isBytes(value.owner) && isBytes(value.lock?.wrapped)

/** What stands in clear; null where nothing is kept. Raises Damaged. */
export async function readHead(): Promise<Head | null> {
  if (!('indexedDB' in globalThis) || !(await exists())) return null
  const found = await reading('head').catch(() => {
    throw new Damaged()
  })
  if (found === undefined) {
    await discard()
    return null
  }
  if (!isHead(found as Partial<Head>)) throw new Damaged()
  return found as Head
}

/** Empties the phone's store. */
export function discard(): Promise<void> {
  return new Promise((done) => {
    const gone = indexedDB.deleteDatabase(NAME)
    gone.onsuccess = gone.onerror = gone.onblocked = () => done()
  })
}

async function marked(person: string, salt: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array([...salt, ...new TextEncoder().encode(person)])
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** Whether this was kept by the person of this id. */
export async function isOf(head: Head, person: string): Promise<boolean> {
  const mark = await marked(person, head.ownerSalt)
  return mark.every((byte, n) => byte === head.owner[n])
}

/** Makes the store of a phone that has just been enrolled; whatever stood there before is gone. */
export async function keepNew(made: {
  device: string
  person: string
  lock: Lock
  deviceKey: CryptoKey
  kept: Kept
  clock: ClockNote
}): Promise<Head> {
  const ownerSalt = newSalt()
  const head: Head = {
    version: VERSION,
    device: made.device,
    ownerSalt,
    owner: await marked(made.person, ownerSalt),
    lock: made.lock,
    clock: made.clock,
    refreshedAtMs: Date.now(),
    wrong: 0,
    waitUntilMs: 0,
  }
  const jwk = await crypto.subtle.exportKey('jwk', made.deviceKey)
  const [key, passes] = await Promise.all([seal(made.lock, 'key', jwk), seal(made.lock, 'passes', made.kept)])
  await work('readwrite', (store) => {
    store.put(key, 'key')
    store.put(passes, 'passes')
    return store.put(head, 'head')
  })
  return head
}

/**
 * Takes the server's newest passes; nobody has to unlock for it. Meanwhile the digits may have been changed or tried,
 * the store emptied or made anew: what stands there now counts, and null says that it is not this device's.
 */
export async function keepPasses(head: Head, kept: Kept, clock: ClockNote): Promise<Head | null> {
  const passes = await seal(head.lock, 'passes', kept)
  if (!(await exists())) return null
  let next: Head | null = null
  const merge = (store: IDBObjectStore) => {
    const asked = store.get('head') as IDBRequest<Head | undefined>
    asked.onsuccess = () => {
      if (asked.result?.device !== head.device) return
      next = { ...asked.result, clock, refreshedAtMs: Date.now() }
      store.put(passes, 'passes')
      store.put(next, 'head')
    }
    return asked
  }
  await work('readwrite', merge, false)
  return next
}

/** Empties the store if it is still this device's. */
export async function discardOf(device: string): Promise<void> {
  const head = await readHead().catch(() => null)
  if (head?.device === device) await discard()
}

const note = (head: Head) => work('readwrite', (store) => store.put(head, 'head'))

/** A wrong number: from the fifth on it waits, with the tenth everything is emptied (the server can issue anew). */
async function count(head: Head): Promise<never> {
  const wrong = head.wrong + 1
  if (wrong >= TRIES) {
    await discard()
    throw new Shut(Number.POSITIVE_INFINITY)
  }
  const waitUntilMs = wrong >= FREE_TRIES ? Date.now() + PAUSE_MS * 2 ** (wrong - FREE_TRIES) : 0
  await note({ ...head, wrong, waitUntilMs })
  throw waitUntilMs > 0 ? new Shut(waitUntilMs) : new WrongKey()
}

async function opened(head: Head, own: CryptoKey): Promise<Opened> {
  try {
    const [key, passes] = (await Promise.all([reading('key'), reading('passes')])) as [Sealed, Sealed]
    const [jwk, kept] = await Promise.all([
      open<JsonWebKey>(head.lock, own, 'key', key),
      open<Kept>(head.lock, own, 'passes', passes),
    ])
    const kind = { name: 'ECDSA', namedCurve: 'P-256' }
    const deviceKey = await crypto.subtle.importKey('jwk', { ...jwk, ext: false }, kind, false, ['sign'])
    return { head, kept, deviceKey }
  } catch {
    throw new Damaged()
  }
}

/** Opens with what the passkey gave, or with the digits. Raises WrongKey, Shut, Damaged. */
export async function openVault(head: Head, opener: Opener): Promise<Opened> {
  const now = (await readHead()) ?? head
  if ('pin' in opener && Date.now() < now.waitUntilMs) throw new Shut(now.waitUntilMs)
  let own: CryptoKey
  try {
    own = await unlock(now.lock, opener)
  } catch (thrown) {
    if (thrown instanceof WrongKey && 'pin' in opener) return count(now)
    throw thrown instanceof WrongKey ? new Damaged() : thrown
  }
  const clean = { ...now, wrong: 0, waitUntilMs: 0 }
  if (now.wrong > 0) await note(clean)
  return opened(clean, own)
}

/** The wallet's digits changed: the same content under the new ones. Where that fails nothing is kept. */
export async function changePin(current: string, next: string): Promise<'kept' | 'gone' | 'none'> {
  const head = await readHead().catch(() => null)
  if (head?.lock.way !== 'pin') return 'none'
  try {
    await note({ ...head, lock: await relock(head.lock, { pin: current }, { pin: next }) })
    return 'kept'
  } catch {
    await discard()
    return 'gone'
  }
}

/** Whether the phone's clock cannot be relied on: never compared lately, or turned back since. */
export function clockIsDoubtful({ comparedAtMs }: ClockNote, phoneMs: number = Date.now()): boolean {
  return phoneMs - comparedAtMs > CLOCK_TRUSTED_MS || phoneMs < comparedAtMs - 60_000
}
