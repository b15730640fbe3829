/** Numbers of the curve P-256: low signatures, and points in 33 bytes. Twin of backend/standards/p256.py. */
import { hexOf } from '@/lib/signature/bytes'
import { joined, type Octets } from './octets'

export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
export const SIGNATURE_BYTES = 64
export const COMPRESSED_BYTES = 33

const PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
const SPKI = '3059301306072a8648ce3d020106082a8648ce3d030107034200'
const BYTES = 32

const bigOf = (octets: Uint8Array): bigint => BigInt(`0x${hexOf(octets)}`)
const octetsOf = (hex: string): Octets => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** The same signature, r ‖ s, with the lower of the two s. */
export function lowS(signature: Uint8Array): Octets {
  const s = bigOf(signature.subarray(BYTES))
  const low = s > ORDER - s ? ORDER - s : s
  return joined(signature.subarray(0, BYTES), octetsOf(low.toString(16).padStart(2 * BYTES, '0')))
}

/** Whether these are 64 bytes r ‖ s, both within the order and s in its lower half. */
export function isLow(signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false
  const [r, s] = [bigOf(signature.subarray(0, BYTES)), bigOf(signature.subarray(BYTES))]
  return r > 0n && r < ORDER && s > 0n && s <= ORDER / 2n
}

function power(base: bigint, exponent: bigint): bigint {
  let [found, square, rest] = [1n, base % PRIME, exponent]
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) found = (found * square) % PRIME
    square = (square * square) % PRIME
  }
  return found
}

/** SubjectPublicKeyInfo of a point in 33 bytes, or null: no such writing, or no such point on the curve. */
export function spkiOf(point: Uint8Array): Octets | null {
  const parity = point[0]
  if (point.length !== COMPRESSED_BYTES || (parity !== 2 && parity !== 3)) return null
  const x = bigOf(point.subarray(1))
  const square = (x * x * x + (PRIME - 3n) * x + B) % PRIME
  const root = power(square, (PRIME + 1n) / 4n)
  if (x >= PRIME || (root * root) % PRIME !== square) return null
  const y = root % 2n === BigInt(parity - 2) ? root : PRIME - root
  return joined(octetsOf(`${SPKI}04`), point.subarray(1), octetsOf(y.toString(16).padStart(2 * BYTES, '0')))
}
