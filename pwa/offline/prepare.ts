/** Fetches what a shift needs while there is a network, checks it, keeps it. */
import { ApiProblem, api, ask, readCity } from '@/lib/api'
import { inSlot } from '@/lib/slot'
import { followServer } from '@/lib/time'
import { toBase64url } from './base64url'
import { bytesOfId, compressed, type DeviceKey, makeDeviceKey, signBytes } from './device'
import type { Result } from './outbox'
import { asShift, heldKey, heldShift, keepShift, type Missing, newestKnown, type Prepared, type Shift } from './shift'
import { believe, newestOf, Unbelieved } from './shift-trust'

const ENROL = new TextEncoder().encode('LZ1s')
const LIST = '/api/offline/revocations'
const PRINTED = '/api/offline/revocations/printed'
/** An authority that ends sooner is asked for anew. */
const ENDS_SOON_MS = 2 * 60 * 60_000

async function octets(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  // The phone's own store of answers asks by ETag whether the list is still the same.
  const answer = await fetch(inSlot(path), { credentials: 'same-origin', cache: 'no-cache' })
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null
}

/** After the bundle: a list is never older than the one that the bundle names. */
const lists = () => Promise.all([octets(LIST), octets(PRINTED)])

async function enrol(account: string, key: DeviceKey) {
  const signature = await signBytes(key, new Uint8Array([...ENROL, ...bytesOfId(account)]))
  const body = { public_key: toBase64url(await compressed(key)), signature: toBase64url(signature) }
  return ask(api.POST('/api/offline/shifts', { body }))
}

/** Sets the page's clock by the server's; returns how far that is ahead of this phone's. */
function followed(serverTime: string): number {
  const arrivedMs = Date.now()
  followServer(serverTime, arrivedMs)
  return Date.parse(serverTime) - arrivedMs
}

async function fetchShift(account: string, city: string, key: DeviceKey): Promise<Prepared> {
  const answer = await enrol(account, key)
  const offsetMs = followed(answer.server_time)
  const [list, printed] = await lists()
  const { shift, bundle, authority } = answer
  return { account, shift, city, offsetMs, bundle, authority, list, printed }
}

async function renewed({ prepared }: { prepared: Prepared }): Promise<Prepared> {
  // The bundle may be an answer that the phone kept: the time is asked for apart.
  const [answer, offsetMs] = await Promise.all([
    ask(api.GET('/api/offline/bundle')),
    readCity().then(({ server_time }) => followed(server_time)),
  ])
  const [list, printed] = await lists()
  const { bundle } = answer
  return { ...prepared, offsetMs, bundle, list: list ?? prepared.list, printed: printed ?? prepared.printed }
}

/**
 * Makes this phone ready, or ready for longer: a new authority where there is none or it ends soon, the newest bundle
 * and lists in any case. The clock follows the server each time. Raises what the network raises; a refusal of the server is a reason.
 */
export async function prepareShift(account: string, city: string, nowMs: () => number): Promise<Shift | Missing> {
  const held = await heldShift()
  const mine = held?.prepared.account === account && held.prepared.city === city ? held : null
  const key = mine?.key ?? (await heldKey(account)) ?? (await makeDeviceKey())
  const [newest, device] = [await newestKnown(), await compressed(key)]
  const now = nowMs()
  const lasts = mine && (await believe(mine.prepared, { city, newest, nowMs: now, device }))
  const isFresh = lasts && !(lasts instanceof Unbelieved) && lasts.authority.validTo * 1000 - now > ENDS_SOON_MS
  try {
    const prepared = mine && isFresh ? await renewed(mine) : await fetchShift(account, city, key)
    const believed = await believe(prepared, { city, newest, nowMs: nowMs(), device })
    if (believed instanceof Unbelieved) return believed.why
    await keepShift(prepared, key, newestOf(believed, newest, nowMs()))
    return asShift(believed, prepared, key)
  } catch (thrown) {
    if (thrown instanceof ApiProblem && (thrown.status === 403 || thrown.status === 404)) return 'not_allowed'
    throw thrown
  }
}

export const uploadLooks = async (shift: string, looks: readonly string[]): Promise<readonly Result[]> =>
  (await ask(api.POST('/api/offline/looks', { body: { shift, looks: [...looks] } }))).results
