import { fromBase64url } from '@pwa/offline/base64url'
import { lowS } from '@pwa/offline/curve'
import * as format from '@pwa/offline/pass'
import { clockIsDoubtful, type Opened, type SavedPass } from '@pwa/offline/vault'
import { encode } from 'uqr'
import type { Matrix } from '@/lib/code-picture'

/** A picture of a pass is taken for shown now for 45 s; it is drawn anew well before. */
export const DRAWN_EVERY_MS = 20_000
/** A checker's digits are good for one meeting. */
export const CHALLENGE_MS = 2 * 60_000
/** Nobody's clock stands better than this by hand. */
const CLOCK_OFF_MS = 5_000
const FLAGS = { challenge: 1, verified: 2, doubtfulClock: 4, behalf: 8 } as const
const LARGEST_VERSION = 13

/** The time to show: the phone's, set right by what was found when it was last compared. */
export function showingMs({ head }: Opened, phoneMs: number = Date.now()): number {
  const { offsetMs } = head.clock
  return Math.abs(offsetMs) >= CLOCK_OFF_MS ? phoneMs + offsetMs : phoneMs
}

/** Minutes by which the phone's clock is off, where that is worth a word; else 0. */
export const minutesOff = ({ head }: Opened): number => Math.round(Math.abs(head.clock.offsetMs) / 60_000)

function flagsOf(opened: Opened, pass: SavedPass, challenge: string | null, phoneMs: number): number {
  return (
    FLAGS.verified |
    (challenge === null ? 0 : FLAGS.challenge) |
    (clockIsDoubtful(opened.head.clock, phoneMs) ? FLAGS.doubtfulClock : 0) |
    (pass.grant === null ? 0 : FLAGS.behalf)
  )
}

/** The text of a pass shown at this instant, over these digits where the checker gave some. */
export async function draw(
  opened: Opened,
  pass: SavedPass,
  challenge: string | null,
  phoneMs: number,
): Promise<string> {
  const issued = fromBase64url(pass.body)
  const flags = flagsOf(opened, pass, challenge, phoneMs)
  const tail = format.tail(Math.floor(showingMs(opened, phoneMs) / 1000), flags, Number(challenge ?? 0))
  const message = await format.deviceMessage(issued, tail)
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, opened.deviceKey, message)
  return format.text(format.shown(issued, tail, lowS(new Uint8Array(signature))))
}

/** The modules of a pass: alphanumeric mode, error correction M, at most version 13. Raises RangeError beyond. */
export function pictureOf(text: string): Matrix {
  const qr = encode(text, { ecc: 'M', boostEcc: false, maxVersion: LARGEST_VERSION, border: 0 })
  return { version: qr.version, size: qr.size, rows: qr.data }
}

/** The digits in a checker's nonce code, or null. */
export const challengeIn = (text: string): string | null => /^LZN:(\d{4})$/.exec(text)?.[1] ?? null

export const isOver = (pass: SavedPass, nowMs: number): boolean => Date.parse(pass.expires_at) <= nowMs
