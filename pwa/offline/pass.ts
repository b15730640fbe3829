/**
 * Offline pass, format LZ1: a text in a QR that carries its own proof, for when neither phone has a network.
 * Twin of backend/standards/offline_pass.py, where the bytes are described; a phone reads and shows, it does not issue.
 */
import { hexOf } from '@/lib/signature/bytes'
import { decode, encode } from './base45'
import { CHALLENGES, type Content, ES256, FLAG, HEAD, PRINTED, readContent, SM2 } from './content'
import { isLow, lowS, SIGNATURE_BYTES } from './curve'
import { ascii, joined, numberOf, type Octets, sha256, Unreadable } from './octets'
import type { Suite, Verify } from './signed'
import type { Key, Trust } from './trust'

export const PREFIX = 'LZ1:'
export const LONGEST = 319
export const SHORTEST = 140
export const SHORTEST_PRINTED = 90
/** Letters of 319 bytes: what a QR code of version 13 holds at level M. */
export const LONGEST_TEXT = 483
/** How long before now, and how long after it, a pass may say that it was shown. */
export const EARLIEST_S = 45
export const LATEST_S = 15

const TAIL = 7
const SUITES: Readonly<Record<number, Suite>> = { [ES256]: 'intl', [SM2]: 'gm', [PRINTED]: 'intl' }

/** Why a pass is not accepted, in the order in which it is looked at; the first is named. */
export const FAULTS = [
  'malformed',
  'length',
  'unknown_algorithm',
  'unknown_key',
  'key_not_live',
  'suite_not_here',
  'issuer_signature',
  'content',
  'type_not_allowed',
  'device_signature',
  'shown_early',
  'shown_late',
  'expired',
  'listed',
  'challenge_missing',
  'challenge_wrong',
  'replayed',
] as const
export type Fault = (typeof FAULTS)[number]

/** What the device signed: when (seconds since 1970), under which circumstances, for which challenge. */
export interface Showing {
  readonly shownAt: number
  readonly flags: number
  readonly challenge: number | null
}
/** A pass that holds; `showing` and `replayKey` (hexadecimal) are null for a printed one. */
export interface Checked {
  readonly fault: null
  readonly content: Content
  readonly showing: Showing | null
  readonly replayKey: string | null
}
/** A pass that does not hold; `content` is there from the moment the issuer's signature and the content held. */
export interface Faulty {
  readonly fault: Fault
  readonly content: Content | null
}
export interface Checking {
  readonly trust: Trust
  /** Seconds since 1970. */
  readonly now: number
  /** What this checker asked for, 0 to 9999; null where nothing was asked. */
  readonly expectedChallenge: number | null
  readonly isListed: (rid: Octets) => boolean | Promise<boolean>
  /** Whether a replay key (hexadecimal) was accepted before; the caller remembers the new one. */
  readonly isSeen: (replayKey: string) => boolean | Promise<boolean>
  readonly verify: Verify
  /** What can be checked here; with SM2 in it, `verify` must have its code, which a phone without a network may lack. */
  readonly suites?: readonly Suite[]
}

class Stop extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault)
    this.fault = fault
  }
}

function stop(fault: Fault): never {
  throw new Stop(fault)
}

/** Seven bytes that are new with every showing. */
export function tail(shownAt: number, flags: number, challenge: number): Octets {
  const unasked = challenge !== 0 && !(flags & FLAG.challenge)
  if (flags & ~0x0f || challenge < 0 || challenge >= CHALLENGES || unasked) throw new RangeError('no tail of a pass')
  const found = new DataView(new ArrayBuffer(TAIL))
  found.setUint32(0, shownAt)
  found.setUint8(4, flags)
  found.setUint16(5, challenge)
  return new Uint8Array(found.buffer)
}

/** What the device signs. */
export const deviceMessage = async (issued: Octets, tail: Octets): Promise<Octets> =>
  joined(ascii('LZ1d'), await sha256(issued), tail)

/** A pass as it stands in the QR; the signature, r ‖ s, is brought to its lower form. */
export const shown = (issued: Octets, tail: Octets, signature: Octets): Octets => joined(issued, tail, lowS(signature))

/** The text of the QR. */
export const text = (pass: Octets): string => PREFIX + encode(pass)

/** The bytes of a presented text; untrusted. What is too long for a QR of ours is not read at all. */
export function read(presented: string): Octets | Fault {
  if ([...presented].length > LONGEST_TEXT) return 'length'
  if (!presented.startsWith(PREFIX)) return 'malformed'
  try {
    return decode(presented.slice(PREFIX.length))
  } catch (error) {
    if (error instanceof Unreadable) return 'malformed'
    throw error
  }
}

/** What is remembered of a showing, without the device's signature, which has more than one form. */
export const replayKey = async (presented: Octets): Promise<string> =>
  hexOf(await sha256(presented.slice(0, -SIGNATURE_BYTES)))

/** Check a pass; the first fault ends it. */
export async function check(presented: Octets, checking: Checking): Promise<Checked | Faulty> {
  const { trust, now } = checking
  let content: Content | null = null
  try {
    const [issued, rest] = split(presented)
    const key = keyOf(issued, trust, now)
    await issuerSignature(issued, key, checking)
    content = contentOf(issued, rest, trust)
    if (!isAllowed(content, key)) stop('type_not_allowed')
    const showing = content.deviceKey && (await showingOf(content.deviceKey, issued, rest, checking.verify))
    times(content, showing, now)
    if (await checking.isListed(content.rid)) stop('listed')
    if (!showing) return { fault: null, content, showing, replayKey: null }
    challenge(content, showing, checking)
    const seen = await replayKey(presented)
    if (await checking.isSeen(seen)) stop('replayed')
    return { fault: null, content, showing, replayKey: seen }
  } catch (error) {
    if (error instanceof Stop) return { fault: error.fault, content }
    throw error
  }
}

/** What the issuer made, and what the device added. */
function split(presented: Octets): [Octets, Octets] {
  const printed = presented[0] === PRINTED
  if (presented.length < (printed ? SHORTEST_PRINTED : SHORTEST) || presented.length > LONGEST) stop('length')
  if (!Object.hasOwn(SUITES, presented[0] ?? 0)) stop('unknown_algorithm')
  const end = presented.length - (printed ? 0 : TAIL + SIGNATURE_BYTES)
  return [presented.slice(0, end), presented.slice(end)]
}

function keyOf(issued: Octets, trust: Trust, now: number): Key {
  const keys = trust.keys.get(hexOf(issued.subarray(1, HEAD))) ?? stop('unknown_key')
  return keys.find(({ liveFrom, liveTo }) => liveFrom <= now && now < liveTo) ?? stop('key_not_live')
}

async function issuerSignature(issued: Octets, key: Key, { verify, suites = ['intl'] }: Checking): Promise<void> {
  const suite = SUITES[issued[0] ?? 0] ?? stop('unknown_algorithm')
  if (!suites.includes(suite)) stop('suite_not_here')
  const [unsigned, signature] = [issued.slice(0, -SIGNATURE_BYTES), issued.slice(-SIGNATURE_BYTES)]
  const high = suite === 'intl' && !isLow(signature)
  if (high || !(await verify(suite, key.spki, joined(ascii('LZ1i'), unsigned), signature))) stop('issuer_signature')
}

function contentOf(issued: Octets, rest: Octets, trust: Trust): Content {
  try {
    return readContent(issued, rest[4] ?? 0, numberOf(rest.subarray(5, TAIL)), trust)
  } catch (error) {
    if (error instanceof Unreadable) stop('content')
    throw error
  }
}

/** A key signs the types of its office alone; what is for paper is on paper, and nothing sensitive is. */
function isAllowed({ printed, profile }: Content, key: Key): boolean {
  const wrongPlace = printed !== profile.printed || (printed && profile.sensitive)
  return key.types.includes(profile.type) && !wrongPlace
}

async function showingOf(deviceKey: Octets, issued: Octets, rest: Octets, verify: Verify): Promise<Showing> {
  const [tail, signature] = [rest.slice(0, TAIL), rest.slice(TAIL)]
  const good = isLow(signature) && (await verify('intl', deviceKey, await deviceMessage(issued, tail), signature))
  if (!good) stop('device_signature')
  const flags = tail[4] ?? 0
  const challenge = flags & FLAG.challenge ? numberOf(tail.subarray(5)) : null
  return { shownAt: numberOf(tail.subarray(0, 4)), flags, challenge }
}

function times(content: Content, showing: Showing | null, now: number): void {
  if (showing && showing.shownAt < now - EARLIEST_S) stop('shown_early')
  if (showing && showing.shownAt > now + LATEST_S) stop('shown_late')
  if (now >= content.expiresAt) stop('expired')
}

/** Whoever asked wants that answer; of a sensitive type one must have been asked for. */
function challenge({ profile }: Content, showing: Showing, { trust, expectedChallenge }: Checking): void {
  const wanted = expectedChallenge !== null || (profile.sensitive && trust.challengeCompulsory)
  if (wanted && showing.challenge === null) stop('challenge_missing')
  if (wanted && showing.challenge !== expectedChallenge) stop('challenge_wrong')
}
