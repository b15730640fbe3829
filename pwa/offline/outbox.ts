/**
 * Looks of an inspector that wait for the network: numbered, signed by the phone's key, locked, each on the disk before
 * its verdict is shown. They go out in order, in batches, and stay until the server has said of each what became of it.
 */
import { answered, openOutbox, ownerOf, written } from '@/lib/session/unsent'
import { type DeviceKey, signedText } from './device'
import { type Locked, lock, unlock } from './locked'

/** Largest number of looks that one call carries. */
export const BATCH = 50
const TAG = 'LZO1'

/** What a look says, but for its number. Times in unix seconds. */
export interface LookContent {
  readonly at: number
  readonly pass: string
  readonly scene: string
  readonly case_number: string
  readonly place: string
  readonly challenge: number | null
  readonly verdict: string
  readonly reason: string | null
  readonly bundle: number
  readonly list: number
  readonly list_made_at: number
  readonly person_matches: boolean | null
  readonly notes: string
}

interface Row {
  readonly owner: string
  readonly shift: string
  readonly number: number
  readonly state: 'waiting' | 'refused'
  /** Why the server did not take it. */
  readonly reason: string | null
  readonly locked: Locked
}

/** A look on the phone, opened for the one who made it. */
export interface Kept extends Omit<Row, 'locked' | 'owner'> {
  readonly id: number
  readonly content: LookContent
  readonly text: string
}

interface Inside {
  readonly content: LookContent
  readonly text: string
}

/** What became of a look; results come in the order of what was sent. */
export interface Result {
  readonly state: 'kept' | 'already' | 'refused'
  readonly reason?: string | null | undefined
}
export type Upload = (shift: string, looks: readonly string[]) => Promise<readonly Result[]>

/** The same pass was taken by another page of this phone in the same moment. */
export class Replayed extends Error {
  override readonly name = 'Replayed'
}

export interface Signer {
  readonly account: string
  readonly shift: string
  readonly key: DeviceKey
}

/** The server takes one line without control or turning characters; a phone's keyboard may leave a tab or a new line. */
const plain = (words: string): string => words.replace(/[\p{Cc}\p{Co}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu, ' ')

async function inside({ shift, key, account }: Signer, number: number, said: LookContent): Promise<Row> {
  const content = { ...said, place: plain(said.place), notes: plain(said.notes) }
  const text = await signedText(key, TAG, { v: 1, number, ...content })
  const owner = await ownerOf(account)
  const locked = await lock(owner, { content, text } satisfies Inside)
  return { owner, shift, number, state: 'waiting', reason: null, locked }
}

export interface Replay {
  readonly key: string
  readonly untilMs: number
}

/**
 * Writes a look down, with the mark that its pass was seen: both or neither, on the disk when this resolves.
 *
 * Returns its number in the shift. Raises `Replayed` where the pass was seen meanwhile.
 */
export async function append(signer: Signer, content: LookContent, replay: Replay | null): Promise<number> {
  const base = await openOutbox()
  const { shift } = signer
  for (;;) {
    const last =
      (await answered<number | undefined>(base.transaction('counters').objectStore('counters').get(shift))) ?? 0
    const row = await inside(signer, last + 1, content)
    const work = base.transaction(['counters', 'looks', 'replays'], 'readwrite', { durability: 'strict' })
    const [counters, replays] = [work.objectStore('counters'), work.objectStore('replays')]
    const seen = replay && (await answered<number | undefined>(replays.get(replay.key)))
    if (seen && seen > content.at * 1000) {
      work.abort()
      throw new Replayed()
    }
    const now = (await answered<number | undefined>(counters.get(shift))) ?? 0
    if (now !== last) {
      work.abort() // another page of this phone was quicker: the next number
      continue
    }
    counters.put(row.number, shift)
    work.objectStore('looks').add(row)
    if (replay) replays.put(replay.untilMs, replay.key)
    await written(work)
    return row.number
  }
}

async function rowsOf(account: string): Promise<{ id: number; row: Row }[]> {
  const owner = await ownerOf(account)
  const index = (await openOutbox()).transaction('looks').objectStore('looks').index('owner')
  const [ids, rows] = await Promise.all([answered(index.getAllKeys(owner)), answered<Row[]>(index.getAll(owner))])
  return rows.map((row, at) => ({ id: ids[at] as number, row }))
}

/** Everything of this account that waits or was refused, oldest first. Nobody else's is opened. */
export async function kept(account: string): Promise<Kept[]> {
  const owner = await ownerOf(account)
  const opened = (await rowsOf(account)).map(async ({ id, row: { locked, owner: _, ...row } }) => {
    const found = await unlock<Inside>(owner, locked)
    return found && { id, ...row, ...found }
  })
  return (await Promise.all(opened)).filter((one) => one !== null)
}

/** Adds to a look what the inspector said after its verdict, signed anew; false when it went out already. */
export async function amend(
  signer: Signer,
  number: number,
  said: Partial<Pick<LookContent, 'person_matches' | 'notes'>>,
): Promise<boolean> {
  const one = (await kept(signer.account)).find((row) => row.shift === signer.shift && row.number === number)
  if (one?.state !== 'waiting') return false
  const row = await inside(signer, number, { ...one.content, ...said })
  const work = (await openOutbox()).transaction('looks', 'readwrite', { durability: 'strict' })
  const looks = work.objectStore('looks')
  const still = await answered(looks.count(one.id))
  if (still > 0) looks.put(row, one.id)
  await written(work)
  return still > 0
}

/** Passes that were seen within their time; older marks are swept away. */
export async function seenPasses(nowMs: number): Promise<ReadonlySet<string>> {
  const work = (await openOutbox()).transaction('replays', 'readwrite')
  const table = work.objectStore('replays')
  const [keys, until] = await Promise.all([answered(table.getAllKeys()), answered<number[]>(table.getAll())])
  const live = new Set<string>()
  keys.forEach((key, at) => {
    if ((until[at] ?? 0) > nowMs) live.add(String(key))
    else table.delete(key)
  })
  await written(work)
  return live
}

async function settle(batch: readonly Kept[], results: readonly Result[]): Promise<void> {
  const work = (await openOutbox()).transaction('looks', 'readwrite', { durability: 'strict' })
  const looks = work.objectStore('looks')
  for (const [at, { id }] of batch.entries()) {
    const result = results[at]
    if (!result) continue
    if (result.state !== 'refused') looks.delete(id)
    else {
      const row = await answered<Row | undefined>(looks.get(id))
      if (row) looks.put({ ...row, state: 'refused', reason: result.reason ?? null }, id)
    }
  }
  await written(work)
}

/** The next batch: the oldest waiting ones of one shift, none from `heldFrom` on. Pure. */
export function nextBatch(all: readonly Kept[], held: { shift: string; number: number } | null): readonly Kept[] {
  const waiting = all.filter((one) => one.state === 'waiting')
  const first = waiting.find((one) => one.shift !== held?.shift || one.number < held.number)
  if (!first) return []
  const isFree = (one: Kept) => one.shift === first.shift && (one.shift !== held?.shift || one.number < held.number)
  return waiting.filter(isFree).slice(0, BATCH)
}

async function sendAll(account: string, send: Upload, held: () => Held): Promise<number> {
  let sent = 0
  for (;;) {
    const batch = nextBatch(await kept(account), held())
    const first = batch[0]
    if (!first) return sent
    const results = await send(
      first.shift,
      batch.map(({ text }) => text),
    )
    await settle(batch, results)
    const settled = Math.min(batch.length, results.length)
    if (settled === 0) return sent // an answer about none of them: not again at once
    sent += settled
  }
}

export type Held = { readonly shift: string; readonly number: number } | null

/**
 * Sends what waits, in order, one page of this phone at a time; returns how many were settled.
 *
 * Args:
 *   held: the look whose verdict stands on the screen: it may still be amended and waits.
 */
export async function sendKept(account: string, send: Upload, held: () => Held = () => null): Promise<number> {
  if (!('locks' in navigator)) return sendAll(account, send, held)
  const done = await navigator.locks.request('lz-outbox', { ifAvailable: true }, (mine) =>
    mine ? sendAll(account, send, held) : null,
  )
  return done ?? 0
}

/** Takes a refused look off the list once its reason was read. */
export async function dismiss(id: number): Promise<void> {
  const work = (await openOutbox()).transaction('looks', 'readwrite')
  const row = await answered<Row | undefined>(work.objectStore('looks').get(id))
  if (row?.state === 'refused') work.objectStore('looks').delete(id)
  await written(work)
}
