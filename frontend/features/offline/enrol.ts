/** Makes this phone the one that shows without a network: a lock, a device key, the first passes. */
import { fromBase64url, toBase64url } from '@pwa/offline/base64url'
import { bytesOfId, compressed, signBytes } from '@pwa/offline/device'
import { type Lock, makeLock, newSalt, type Opener } from '@pwa/offline/locking'
import { askPrf } from '@pwa/offline/prf'
import { type ClockNote, type Head, type Kept, keepNew } from '@pwa/offline/vault'
import { readCity } from '@/lib/api'
import { beginPasskey } from '@/lib/api/behind'
import { deviceName } from '@/lib/device'
import { followServer, nowMs } from '@/lib/time'
import { addDevice, issuePasses } from './requests'

const KIND = { name: 'ECDSA', namedCurve: 'P-256' } as const
const EMPTY = () => ({ passes: [], as_of: new Date(nowMs()).toISOString() })

/** The account's passkey has no PRF: digits must do. */
export class NoPrf extends Error {
  override readonly name = 'NoPrf'
}

/** The ids of the account's own passkeys: those of other people on the same phone are not touched. */
export async function ownCredentials(): Promise<Uint8Array<ArrayBuffer>[]> {
  const { options } = await beginPasskey()
  const known = (options as { excludeCredentials?: { id: string }[] }).excludeCredentials ?? []
  return known.map(({ id }) => fromBase64url(id))
}

/** A lock that one of these passkeys opens. Raises PrfDeclined, NoPrf. */
export async function lockByPasskey(credentials: readonly Uint8Array<ArrayBuffer>[]): Promise<Lock> {
  const salt = newSalt()
  const { credential, secret } = await askPrf(credentials, salt)
  if (!secret) throw new NoPrf()
  return makeLock({ prf: secret } satisfies Opener, salt, credential)
}

export const lockByPin = (pin: string): Promise<Lock> => makeLock({ pin }, newSalt(), null)

/** Compares the phone's clock with the server's. */
export async function compareClocks(): Promise<ClockNote> {
  followServer((await readCity()).server_time)
  const comparedAtMs = Date.now()
  return { comparedAtMs, offsetMs: Math.round(nowMs() - comparedAtMs) }
}

/**
 * Enrols this phone and saves these certificates. The phone that was enrolled before shows nothing from then on.
 * Where the passes could not be had, the phone is enrolled all the same, and the next refresh brings them.
 */
export async function enrol(
  person: string,
  shower: string,
  lock: Lock,
  certificates: string[],
): Promise<{ head: Head; kept: Kept }> {
  const pair = await crypto.subtle.generateKey(KIND, true, ['sign', 'verify'])
  const message = new Uint8Array([...new TextEncoder().encode('LZ1e'), ...bytesOfId(person)])
  const device = await addDevice({
    name: deviceName(navigator.userAgent),
    public_key: toBase64url(await compressed(pair)),
    prf: lock.way === 'prf',
    signature: toBase64url(await signBytes(pair, message)),
  })
  const clock = await compareClocks()
  const keep = async (passes: Omit<Kept, 'shower'>) => {
    const kept = { ...passes, shower }
    const head = await keepNew({ device: device.id, person, lock, deviceKey: pair.privateKey, kept, clock })
    return { head, kept }
  }
  void navigator.storage?.persist?.().catch(() => undefined)
  let passes: Omit<Kept, 'shower'>
  try {
    passes = certificates.length > 0 ? await issuePasses(device.id, certificates) : EMPTY()
  } catch (thrown) {
    await keep(EMPTY())
    throw thrown
  }
  return keep(passes)
}
