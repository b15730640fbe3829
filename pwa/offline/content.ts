/** What the issuer of an offline pass signed, read by the trust bundle. */
import { hexOf } from '@/lib/signature/bytes'
import { decode, type Value } from './cbor'
import { COMPRESSED_BYTES, SIGNATURE_BYTES, spkiOf } from './curve'
import { readFields, type Shown } from './fields'
import { type Octets, Unreadable } from './octets'
import type { Named, Profile, Trust } from './trust'

export const ES256 = 0x11
export const SM2 = 0x12
export const PRINTED = 0x21
export const HEAD = 3
export const CHALLENGES = 10_000

/** Flags of the tail. */
export const FLAG = { challenge: 1, userVerified: 2, clockDoubtful: 4, onBehalf: 8 } as const

const FLAGS = 0x0f
const HOUR_S = 3600
const LAST_HOUR = 1_193_046n
const RID = 6
const GRANT = 16

/** Who shows a pass for its holder: masked name, and the id of the grant. */
export interface Behalf {
  readonly delegate: string
  readonly grant: Octets
}
export interface Content {
  readonly algorithm: number
  /** In hexadecimal. */
  readonly kid: string
  readonly rid: Octets
  /** Seconds since 1970. */
  readonly expiresAt: number
  /** SubjectPublicKeyInfo of the device's key; null for a printed pass. */
  readonly deviceKey: Octets | null
  /** It stands on paper: nobody's presence is proven. */
  readonly printed: boolean
  readonly profile: Profile
  readonly authority: Named
  readonly values: readonly Shown[]
  readonly behalf: Behalf | null
}

/** Read it; what is not written as a pass is, or is unknown to the bundle, is refused. */
export function readContent(issued: Octets, flags: number, challenge: number, trust: Trust): Content {
  const array = decode(issued.slice(HEAD, -SIGNATURE_BYTES))
  if (!Array.isArray(array) || !isTail(flags, challenge)) throw new Unreadable('no pass')
  const algorithm = issued[0] ?? 0
  const printed = algorithm === PRINTED
  const [hour, rid, ...rest] = array as readonly Value[]
  const deviceKey = printed ? null : deviceKeyOf(rest[0])
  const fields = printed ? rest : rest.slice(1)
  const behalf = flags & FLAG.onBehalf ? behalfOf(fields) : null
  const profile = trust.profiles.get(numberOf(fields[0]))
  const authority = trust.authorities.get(numberOf(fields[1]))
  if (!profile || !authority || numberOf(hour) > LAST_HOUR) throw new Unreadable('nothing that the bundle knows')
  const values = readFields(profile, fields.slice(2, behalf ? -2 : undefined), trust.tables)
  const kid = hexOf(issued.subarray(1, HEAD))
  const expiresAt = Number(hour) * HOUR_S
  return {
    algorithm,
    kid,
    rid: octetsOf(rid, RID),
    expiresAt,
    deviceKey,
    printed,
    profile,
    authority,
    values,
    behalf,
  }
}

function isTail(flags: number, challenge: number): boolean {
  if (flags & ~FLAGS) return false
  return flags & FLAG.challenge ? challenge < CHALLENGES : challenge === 0
}

function deviceKeyOf(value: Value | undefined): Octets {
  const spki = spkiOf(octetsOf(value, COMPRESSED_BYTES))
  if (!spki) throw new Unreadable('no point of the curve')
  return spki
}

function behalfOf(fields: readonly Value[]): Behalf {
  const delegate = fields.at(-2)
  if (typeof delegate !== 'string') throw new Unreadable('no text')
  return { delegate, grant: octetsOf(fields.at(-1), GRANT) }
}

function numberOf(value: Value | undefined): bigint {
  if (typeof value !== 'bigint') throw new Unreadable('no whole number')
  return value
}

function octetsOf(value: Value | undefined, size: number): Octets {
  if (!(value instanceof Uint8Array) || value.length !== size) throw new Unreadable('no bytes of this length')
  return value
}
