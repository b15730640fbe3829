/** The key of a phone: made in the browser, usable there alone. */
import { canonical } from '@/lib/signature/canonical'
import { toBase64url } from './base64url'
import { lowS } from './curve'

export type DeviceKey = CryptoKeyPair
const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGN = { name: 'ECDSA', hash: 'SHA-256' } as const
const UNCOMPRESSED = 65

export const makeDeviceKey = (): Promise<DeviceKey> => crypto.subtle.generateKey(EC, false, ['sign', 'verify'])

/** The public half as 33 bytes: which of the two points, and x. */
export async function compressed({ publicKey }: DeviceKey): Promise<Uint8Array> {
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
  const odd = (point[UNCOMPRESSED - 1] as number) % 2
  return Uint8Array.of(2 + odd, ...point.slice(1, 33))
}

/** r‖s over the message, s the lower of the two. */
export async function signBytes({ privateKey }: DeviceKey, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return lowS(new Uint8Array(await crypto.subtle.sign(SIGN, privateKey, message)))
}

/** `base64url(JSON) . base64url(signature over tag ‖ JSON)`. */
export async function signedText(key: DeviceKey, tag: string, value: unknown): Promise<string> {
  const json = canonical(value)
  const signature = await signBytes(key, new TextEncoder().encode(tag + json))
  return `${toBase64url(new TextEncoder().encode(json))}.${toBase64url(signature)}`
}

/** The sixteen bytes of an account's id. */
export const bytesOfId = (id: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(id.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
