/** Signatures of both suites, r ‖ s. The suite follows from the key's own curve and must be the one on record. */
import { hexOf } from './bytes'

const SIGNATURE_BYTES = 64
/** SubjectPublicKeyInfo of a curve up to the uncompressed point, in hexadecimal. */
const HEADS = {
  intl: '3059301306072a8648ce3d020106082a8648ce3d030107034200',
  gm: '3059301306072a8648ce3d020106082a811ccf5501822d034200',
} as const
const SM2_ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const SM2_USER_ID = '1234567812345678'

type Bytes = Uint8Array<ArrayBuffer>

/** Whether the key signed the message; false for a key of another suite or none. */
export async function verifySignature(suite: string, spki: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (signature.length !== SIGNATURE_BYTES || (suite !== 'intl' && suite !== 'gm')) return false
  if (!hexOf(spki).startsWith(HEADS[suite])) return false
  try {
    return suite === 'intl' ? await verifyEs256(spki, message, signature) : await verifySm2(spki, message, signature)
  } catch {
    return false
  }
}

/** Whether SM2 can be checked now: its code is a file of its own, which a phone without a network may lack. */
export async function hasSm2(): Promise<boolean> {
  return import('sm-crypto-v2').then(
    () => true,
    () => false,
  )
}

async function verifyEs256(spki: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  const key = await crypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, message)
}

async function verifySm2(spki: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  const text = hexOf(signature)
  const inRange = [text.slice(0, 64), text.slice(64)].every((half) => {
    const number = BigInt(`0x${half}`)
    return number > 0n && number < SM2_ORDER
  })
  if (!inRange) return false
  const { sm2 } = await import('sm-crypto-v2')
  const point = hexOf(spki).slice(HEADS.gm.length)
  return sm2.doVerifySignature(message, text, point, { hash: true, userId: SM2_USER_ID })
}
