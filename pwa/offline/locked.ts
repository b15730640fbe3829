/** What an inspector's phone keeps is locked by a key of this browser that no script can read out. */
import { answered, openOutbox, written } from '@/lib/session/unsent'

export interface Locked {
  readonly iv: Uint8Array<ArrayBuffer>
  readonly bytes: ArrayBuffer
}

const AES = { name: 'AES-GCM', length: 256 } as const

async function heldKey(owner: string): Promise<CryptoKey | null> {
  const base = await openOutbox()
  const found = await answered<CryptoKey | undefined>(base.transaction('keys').objectStore('keys').get(owner))
  return found ?? null
}

/** The key of this owner, made at first need. */
async function keyOf(owner: string): Promise<CryptoKey> {
  const held = await heldKey(owner)
  if (held) return held
  const made = await crypto.subtle.generateKey(AES, false, ['encrypt', 'decrypt'])
  const work = (await openOutbox()).transaction('keys', 'readwrite', { durability: 'strict' })
  // Another tab may have been quicker: the first one counts.
  const first = await answered<CryptoKey | undefined>(work.objectStore('keys').get(owner))
  if (!first) work.objectStore('keys').put(made, owner)
  await written(work)
  return first ?? made
}

export async function lock(owner: string, value: unknown): Promise<Locked> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const clear = new TextEncoder().encode(JSON.stringify(value))
  return { iv, bytes: await crypto.subtle.encrypt({ name: AES.name, iv }, await keyOf(owner), clear) }
}

/** What was locked for this owner; null where it was locked for somebody else, or was altered. */
export async function unlock<Value>(owner: string, { iv, bytes }: Locked): Promise<Value | null> {
  const key = await heldKey(owner)
  if (!key) return null
  try {
    const clear = await crypto.subtle.decrypt({ name: AES.name, iv }, key, bytes)
    return JSON.parse(new TextDecoder().decode(clear)) as Value
  } catch {
    return null
  }
}
