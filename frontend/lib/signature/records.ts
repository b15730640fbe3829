/** Checks what a person took out, a consent receipt or the record of looks, on this device and without a network. */
import { bytesOfBase64, bytesOfHex, hexOf } from './bytes'
import { canonical } from './canonical'

/** A public key as the city publishes it. */
export interface WebKey {
  readonly kid: string
  readonly x: string
  readonly y: string
}
export interface SignedReceipt {
  readonly document: Readonly<Record<string, unknown>>
  readonly kid: string
  readonly signature: string
}
export interface SignedRecord {
  readonly head: { readonly subject: string; readonly n: number; readonly leaf: string }
  readonly kid: string
  readonly signature: string
  readonly entries: readonly { readonly n: number; readonly salt: string; readonly payload: string | null }[]
}

/** What was found: as signed; not signed so by this city; or the first entry that does not follow. */
export type Finding = { good: true } | { good: false; entry: number | null }

const text = (words: string) => new TextEncoder().encode(words)
const NO_LEAF = '0'.repeat(64)

async function isSigned(keys: readonly WebKey[], kid: string, message: string, signature: string): Promise<boolean> {
  const found = keys.find((one) => one.kid === kid)
  if (!found) return false
  try {
    const jwk = { kty: 'EC', crv: 'P-256', x: found.x, y: found.y }
    const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytesOfBase64(signature), text(message))
  } catch {
    return false
  }
}

/** Whether one of the city's own keys signed exactly these words; a key inside the receipt does not count. */
export async function checkReceipt(receipt: SignedReceipt, keys: readonly WebKey[]): Promise<Finding> {
  const whole = receipt.document.format === 'LZ-receipt-1'
  const good = whole && (await isSigned(keys, receipt.kid, `LZG1${canonical(receipt.document)}`, receipt.signature))
  return good ? { good } : { good: false, entry: null }
}

async function leafOf(salt: string, payload: string): Promise<string> {
  const message = new Uint8Array([0, ...bytesOfHex(salt), ...text(payload)])
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', message)))
}

/** Whether every entry follows the one before, and the city signed where they end. */
export async function checkRecord(record: SignedRecord, keys: readonly WebKey[]): Promise<Finding> {
  if (!(await isSigned(keys, record.kid, `LZR1${canonical(record.head)}`, record.signature)))
    return { good: false, entry: null }
  let leaf = NO_LEAF
  let number = 0
  for (const { n, salt, payload } of record.entries) {
    number += 1
    const content = payload === null ? null : (JSON.parse(payload) as { n: number; prev: string; subject: string })
    const follows =
      content?.n === number && n === number && content.prev === leaf && content.subject === record.head.subject
    if (payload === null || !follows) return { good: false, entry: number }
    leaf = await leafOf(salt, payload)
  }
  return number === record.head.n && leaf === record.head.leaf ? { good: true } : { good: false, entry: number }
}
