/** How the vault is locked: a key pair whose private half is wrapped by a passkey's PRF or by the wallet's six digits. */

const HASH = 'SHA-256'
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
const IV_BYTES = 12
const SALT_BYTES = 32
/** Slow enough for six digits to be a nuisance to guess; they protect a day's passes and no more (R28). */
export const PIN_ROUNDS = 600_000

export type Way = 'prf' | 'pin'
type Bytes = Uint8Array<ArrayBuffer>

/** What stands in clear beside the sealed content: it opens nothing without the passkey or the digits. */
export interface Lock {
  readonly way: Way
  /** Salt of the key that wraps; for PRF also what the authenticator is asked about. */
  readonly salt: Bytes
  readonly iv: Bytes
  readonly wrapped: Bytes
  readonly publicKey: Bytes
  /** The passkey that opens it; null where digits do. */
  readonly credential: Bytes | null
}

export interface Sealed {
  readonly sender: Bytes
  readonly iv: Bytes
  readonly data: Bytes
}

/** The digits, or the passkey, do not open this. */
export class WrongKey extends Error {
  override readonly name = 'WrongKey'
}

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
const text = (words: string): Bytes => new Uint8Array(new TextEncoder().encode(words))

async function stretched(material: BufferSource, salt: Bytes, info: string): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: HASH, salt, info: text(info) }
  return crypto.subtle.deriveKey(how, key, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

const fromPrf = (result: BufferSource, salt: Bytes) => stretched(result, salt, 'lz-vault lock 1')

async function fromPin(pin: string, salt: Bytes): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('raw', text(pin), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: HASH, salt, iterations: PIN_ROUNDS }
  return crypto.subtle.deriveKey(how, key, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** What a passkey gave for `salt`, or the digits that the person typed. */
export type Opener = { prf: BufferSource } | { pin: string }

const keyOf = (opener: Opener, salt: Bytes) => ('prf' in opener ? fromPrf(opener.prf, salt) : fromPin(opener.pin, salt))

async function wrap(privateKey: BufferSource, opener: Opener, salt: Bytes): Promise<{ iv: Bytes; wrapped: Bytes }> {
  const iv = randomBytes(IV_BYTES)
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(opener, salt), privateKey)
  return { iv, wrapped: new Uint8Array(wrapped) }
}

export const newSalt = (): Bytes => randomBytes(SALT_BYTES)

/** A new pair, locked; `salt` is what the passkey was asked about. */
export async function makeLock(opener: Opener, salt: Bytes, credential: Bytes | null): Promise<Lock> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
  const privateKey = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const way: Way = 'prf' in opener ? 'prf' : 'pin'
  return { way, salt, credential, publicKey, ...(await wrap(privateKey, opener, salt)) }
}

async function unwrapped(lock: Lock, opener: Opener): Promise<ArrayBuffer> {
  const key = await keyOf(opener, lock.salt)
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv: lock.iv }, key, lock.wrapped).catch(() => {
    throw new WrongKey()
  })
}

/** The private half, in memory only. Raises WrongKey. */
export async function unlock(lock: Lock, opener: Opener): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', await unwrapped(lock, opener), CURVE, false, ['deriveBits'])
}

/** The same pair under other digits. Raises WrongKey. */
export async function relock(lock: Lock, opener: Opener, next: Opener): Promise<Lock> {
  const salt = newSalt()
  return { ...lock, salt, ...(await wrap(await unwrapped(lock, opener), next, salt)) }
}

async function boxKey(own: CryptoKey, other: Bytes, lock: Lock, sender: Bytes, name: string): Promise<CryptoKey> {
  const theirs = await crypto.subtle.importKey('raw', other, CURVE, false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256)
  return stretched(shared, new Uint8Array([...sender, ...lock.publicKey]), `lz-vault box 1 ${name}`)
}

/** Seals for whoever can unlock; nobody needs to unlock to seal. */
export async function seal(lock: Lock, name: string, content: unknown): Promise<Sealed> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
  const sender = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const iv = randomBytes(IV_BYTES)
  const key = await boxKey(pair.privateKey, lock.publicKey, lock, sender, name)
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text(JSON.stringify(content)))
  return { sender, iv, data: new Uint8Array(data) }
}

/** Opens what was sealed under this name. Raises where it was changed. */
export async function open<Content>(lock: Lock, own: CryptoKey, name: string, sealed: Sealed): Promise<Content> {
  const key = await boxKey(own, sealed.sender, lock, sealed.sender, name)
  const data = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, key, sealed.data)
  return JSON.parse(new TextDecoder().decode(data)) as Content
}
