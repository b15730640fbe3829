/**
 * What an inspector's phone has with it for a shift: its key, the office's signed authority, the trust bundle and the
 * revocation lists. Kept locked; nothing of it is used that the built-in root did not vouch for.
 */
import { answered, openOutbox, ownerOf, written } from '@/lib/session/unsent'
import { compressed, type DeviceKey } from './device'
import { type Locked, lock, unlock } from './locked'
import type { Signer } from './outbox'
import {
  type Authority,
  type Believed,
  believe,
  type Fetched,
  type Lists,
  type Missing,
  type Newest,
  NOTHING_YET,
  Unbelieved,
} from './shift-trust'

/** A phone whose clock is further behind than this was turned back: nothing on it can be told old from new. */
const BACK_MS = 60_000

/** A shift that was checked and can be used. Times in milliseconds since 1970. */
export interface Shift extends Believed {
  readonly account: string
  readonly id: string
  readonly key: DeviceKey
  readonly city: string
  /** How far the server's clock was ahead of this phone's. */
  readonly offsetMs: number
}
export type { Authority, Lists, Missing }

export const signerOf = ({ account, id, key }: Shift): Signer => ({ account, shift: id, key })
export const endsAtMs = ({ authority }: Shift): number => authority.validTo * 1000

/** What was fetched for a shift, as texts and octets; `offsetMs` is how far the server's clock is ahead of the phone's. */
export interface Prepared extends Fetched {
  readonly account: string
  readonly shift: string
  readonly city: string
  readonly offsetMs: number
}

/** What stands on the disk: what names people is locked, what is published is not. */
interface Row {
  readonly owner: string
  readonly key: DeviceKey
  readonly locked: Locked
}
type Inside = Omit<Prepared, 'list' | 'printed' | 'bundle'>
interface Published extends Pick<Fetched, 'bundle' | 'list' | 'printed'> {}

async function read<Value>(name: string): Promise<Value | undefined> {
  const base = await openOutbox()
  return answered<Value | undefined>(base.transaction('shift').objectStore('shift').get(name))
}

export const newestKnown = async (): Promise<Newest> => (await read<Newest>('newest')) ?? NOTHING_YET

/** The key of this account's phone, where a shift was prepared before. */
export async function heldKey(account: string): Promise<DeviceKey | null> {
  const row = await read<Row>('shift')
  return row?.owner === (await ownerOf(account)) ? row.key : null
}

/** Keeps a shift that was checked; the one before, of whomever, is replaced in the same step. */
export async function keepShift(prepared: Prepared, key: DeviceKey, newest: Newest): Promise<void> {
  const { bundle, list, printed, ...inside } = prepared
  const owner = await ownerOf(prepared.account)
  const locked = await lock(owner, inside satisfies Inside)
  const work = (await openOutbox()).transaction('shift', 'readwrite', { durability: 'strict' })
  const table = work.objectStore('shift')
  table.put({ owner, key, locked } satisfies Row, 'shift')
  table.put({ bundle, list, printed } satisfies Published, 'published')
  table.put(newest, 'newest')
  table.delete('locked')
  await written(work)
}

/** Notes the time, so that a clock that is turned back is noticed. */
export async function noteTime(nowMs: number): Promise<void> {
  const work = (await openOutbox()).transaction('shift', 'readwrite')
  const table = work.objectStore('shift')
  const newest = (await answered<Newest | undefined>(table.get('newest'))) ?? NOTHING_YET
  if (newest.knownMs < nowMs) table.put({ ...newest, knownMs: nowMs }, 'newest')
  await written(work)
}

export const wasTurnedBack = (nowMs: number, { knownMs }: Newest): boolean => nowMs < knownMs - BACK_MS

export const asShift = (believed: Believed, prepared: Prepared, key: DeviceKey): Shift => ({
  ...believed,
  account: prepared.account,
  id: prepared.shift,
  key,
  city: prepared.city,
  offsetMs: prepared.offsetMs,
})

/** What is on the disk for this slot, opened but not yet believed; null where no shift was prepared or it is locked for others. */
export async function heldShift(): Promise<{ prepared: Prepared; key: DeviceKey } | null> {
  const [row, published] = [await read<Row>('shift'), await read<Published>('published')]
  if (!row || !published) return null
  const inside = await unlock<Inside>(row.owner, row.locked)
  return inside && { prepared: { ...inside, ...published }, key: row.key }
}

/** The server locked the session: without a network nothing opens this phone's shift. A sign-in does. */
export async function shut(isLocked: boolean): Promise<void> {
  const work = (await openOutbox()).transaction('shift', 'readwrite')
  if (isLocked) work.objectStore('shift').put(true, 'locked')
  else work.objectStore('shift').delete('locked')
  await written(work)
}

/** The shift of this phone, checked against the root that is built in; or why it cannot be used now. */
export async function openShift(nowOf: (offsetMs: number) => number): Promise<Shift | Missing> {
  if (await read<boolean>('locked')) return 'locked'
  const held = await heldShift()
  if (!held) return 'shift'
  const { prepared, key } = held
  const nowMs = nowOf(prepared.offsetMs)
  const newest = await newestKnown()
  if (wasTurnedBack(nowMs, newest)) return 'clock'
  const believed = await believe(prepared, { city: prepared.city, newest, nowMs, device: await compressed(key) })
  if (believed instanceof Unbelieved) return believed.why
  return asShift(believed, prepared, key)
}
