/**
 * A QR gun that types: tells its keys from a person's by their pace, wherever the focus is. Pure but for its memory.
 *
 * Guns send a key every 1 to 40 ms as a US keyboard and mostly end with Enter; nobody types eight keys at that pace.
 */

/** Longest pause inside one reading; slow wireless guns and busy phones hiccup now and then. */
const GAP_MS = 250
/** On average the keys of a reading follow each other no slower than this. */
const PACE_MS = 60
/** Nothing that a gun reads here is shorter. */
const SHORTEST = 8
/** A gun without Enter at its end is done when it has been quiet for this long. */
export const QUIET_MS = 300
const FROM = 4
const LONGEST = 2_000

export interface Stroke {
  readonly key: string
  /** Physical key, `KeyA` or `Digit1`: what is left when an input method has taken the character. */
  readonly code: string
  readonly shift: boolean
  readonly atMs: number
  /** With Ctrl, Alt or Meta, or repeated by holding: never a gun's. */
  readonly modified: boolean
}

/** `typing`: nothing yet; `burst`: keys at a gun's pace; else the text that was read. */
export type Heard = 'typing' | 'burst' | { readonly text: string }

const SHIFTED: Readonly<Record<string, string>> = {
  '1': '!',
  '2': '@',
  '3': '#',
  '4': '$',
  '5': '%',
  '6': '^',
  '7': '&',
  '8': '*',
  '9': '(',
  '0': ')',
}
const SIGNS: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Space: [' ', ' '],
}

function fromCode(code: string, shift: boolean): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) return shift ? letter : letter.toLowerCase()
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit) return shift ? (SHIFTED[digit] ?? digit) : digit
  return SIGNS[code]?.[shift ? 1 : 0] ?? null
}

/** The character of a key: as the page sees it, or by its place on the keyboard where an input method holds it back. */
function characterOf({ key, code, shift }: Stroke): string | null {
  if ([...key].length === 1) return key
  return key === 'Process' || key === 'Unidentified' ? fromCode(code, shift) : null
}

const isEnd = ({ key, code }: Stroke): boolean => key === 'Enter' || (key === 'Process' && /Enter$/.test(code))
const isSilent = ({ key }: Stroke): boolean => key === 'Shift' || key === 'CapsLock'

/** Full-width forms and the signs that a Chinese input method puts in their place, as the gun meant them. */
export function plainOf(text: string): string {
  return text.normalize('NFKC').replace(/。/g, '.').replace(/、/g, '/').trim()
}

/** Our codes are all in upper case; a gun under Caps Lock turns them round. */
export function uprightOf(text: string): string {
  const upper = text.toUpperCase()
  return /^HTTPS?:\/\/[^/?#\s]+\/[CARPKW]\/[A-Z2-7]{26}$/.test(upper) ? upper : text
}

export class Wedge {
  private text = ''
  private firstMs = 0
  private lastMs = Number.NEGATIVE_INFINITY

  /** Hears one key that goes down. */
  hear(stroke: Stroke): Heard {
    if (isSilent(stroke) && !stroke.modified) return this.isFast() ? 'burst' : 'typing'
    const inTime = stroke.atMs - this.lastMs <= GAP_MS
    if (isEnd(stroke) && inTime && !stroke.modified) return this.taken() ?? this.forget()
    const character = stroke.modified ? null : characterOf(stroke)
    if (character === null) return this.forget()
    if (!inTime || this.text.length >= LONGEST) this.forget()
    if (this.text === '') this.firstMs = stroke.atMs
    this.text += character
    this.lastMs = stroke.atMs
    return this.isFast() ? 'burst' : 'typing'
  }

  /** Called when no key came for a while: what a gun without Enter has read, or null. */
  quiet(nowMs: number): string | null {
    if (nowMs - this.lastMs < QUIET_MS) return null
    const heard = this.taken()
    this.forget()
    return heard?.text ?? null
  }

  /** Whether a reading has just begun: the next character is its first. */
  isFresh(atMs: number): boolean {
    return this.text === '' || atMs - this.lastMs > GAP_MS
  }

  /** Whether keys come at a gun's pace now. */
  isFast(least = FROM): boolean {
    const { length } = this.text
    return length >= least && (this.lastMs - this.firstMs) / (length - 1) <= PACE_MS
  }

  private taken(): { text: string } | null {
    if (!this.isFast(SHORTEST)) return null
    const text = uprightOf(plainOf(this.text))
    this.forget()
    return { text }
  }

  private forget(): 'typing' {
    this.text = ''
    this.lastMs = Number.NEGATIVE_INFINITY
    return 'typing'
  }
}
