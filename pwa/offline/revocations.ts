/** Revocation list of offline passes, signed by the city's publisher. Twin of backend/standards/revocation_list.py. */
import { SIGNATURE_BYTES } from './curve'
import { type GolombSet, readSet } from './golomb'
import { ascii, numberOf, type Octets, same, sha256, Unreadable } from './octets'
import { isSignedBy, type Verify } from './signed'

const MAGIC = ascii('LZL1')
const TAG_END = 12
const NUMBER_END = 16
const HEAD = 24

export interface RevocationList {
  readonly number: number
  /** Seconds since 1970. */
  readonly madeAt: number
  readonly hash: Octets
  readonly rids: GolombSet
}
/** Why a list is not accepted, in the order in which it is looked at. */
export type ListFault = 'malformed' | 'forged' | 'other_city' | 'other_list' | 'older'

export interface ListExpected {
  readonly expectedCity: string
  /** The key that the trust bundle's statement names. */
  readonly publisher: Octets
  /** Of the list that the bundle names: that one must have `bundleHash`, earlier ones are refused. */
  readonly bundleNumber: number
  readonly bundleHash: Octets
  /** Of the newest list that was ever accepted here; null where there was none. */
  readonly newestSeenNumber: number | null
  readonly verify: Verify
}

/** Check a list and read it; the first fault is named. */
export async function readList(presented: Octets, expected: ListExpected): Promise<RevocationList | ListFault> {
  const end = Math.max(0, presented.length - SIGNATURE_BYTES)
  const [signed, signature] = [presented.slice(0, end), presented.slice(end)]
  if (signed.length < HEAD || !same(signed.subarray(0, MAGIC.length), MAGIC)) return 'malformed'
  if (!(await isSignedBy(expected.publisher, signed, signature, expected.verify))) return 'forged'
  const tag = (await sha256(new TextEncoder().encode(expected.expectedCity))).subarray(0, 8)
  if (!same(signed.subarray(MAGIC.length, TAG_END), tag)) return 'other_city'
  const number = numberOf(signed.subarray(TAG_END, NUMBER_END))
  const hash = await sha256(presented)
  if (number === expected.bundleNumber && !same(hash, expected.bundleHash)) return 'other_list'
  if (number < Math.max(expected.bundleNumber, expected.newestSeenNumber ?? 0)) return 'older'
  return listOf(number, hash, signed)
}

function listOf(number: number, hash: Octets, signed: Octets): RevocationList | ListFault {
  const madeAt = new DataView(signed.buffer).getBigUint64(NUMBER_END)
  if (madeAt > BigInt(Number.MAX_SAFE_INTEGER)) return 'malformed'
  try {
    return { number, madeAt: Number(madeAt), hash, rids: readSet(signed.slice(HEAD)) }
  } catch (error) {
    if (error instanceof Unreadable) return 'malformed'
    throw error
  }
}
