/**
 * CBOR in its deterministic form, of whole numbers from 0, bytes, texts, arrays and null; nothing else is read.
 * Twin of backend/standards/cbor.py, which writes too: a phone only reads.
 */
import { type Octets, textOf, Unreadable } from './octets'

export type Value = bigint | string | Octets | readonly Value[] | null

/** Arrays within arrays that are read; a pass has one. */
const DEEPEST = 4
const NULL = 0xf6
const NUMBER = 0
const BYTES = 2
const TEXT = 3
const ARRAY = 4
/** From here on a head says in how many bytes its number follows: 1, 2, 4, 8. */
const LONGER = 24
const LARGEST_FORM = 27

class Reader {
  at = 0
  private readonly data: Octets

  constructor(data: Octets) {
    this.data = data
  }

  value(depth: number): Value {
    const first = this.take(1)[0] ?? 0
    if (first === NULL) return null
    const kind = first >> 5
    const number = this.number(first & 0x1f)
    if (kind === NUMBER) return number
    if (kind === BYTES) return this.take(this.length(number))
    if (kind === TEXT) return this.text(this.length(number))
    if (kind !== ARRAY || depth === 0) throw new Unreadable('too deep, or of a kind that is not read')
    return Array.from({ length: this.length(number) }, () => this.value(depth - 1))
  }

  private number(form: number): bigint {
    if (form < LONGER) return BigInt(form)
    if (form > LARGEST_FORM) throw new Unreadable('a length that is not read')
    const size = 2 ** (form - LONGER)
    const number = this.take(size).reduce((sum, octet) => sum * 256n + BigInt(octet), 0n)
    const least = size === 1 ? BigInt(LONGER) : 2n ** BigInt(4 * size)
    if (number < least) throw new Unreadable('not the shortest head')
    return number
  }

  /** A length, compared with what is there before anything is made of it. */
  private length(number: bigint): number {
    if (number > BigInt(this.data.length - this.at)) throw new Unreadable('cut short')
    return Number(number)
  }

  private take(size: number): Octets {
    if (size > this.data.length - this.at) throw new Unreadable('cut short')
    this.at += size
    return this.data.slice(this.at - size, this.at)
  }

  private text(size: number): string {
    const text = textOf(this.take(size))
    if (text.normalize('NFC') !== text) throw new Unreadable('a text that is not NFC')
    return text
  }
}

/** Read a value that has exactly this writing. */
export function decode(data: Octets): Value {
  const reader = new Reader(data)
  const value = reader.value(DEEPEST)
  if (reader.at !== data.length) throw new Unreadable('something behind the end')
  return value
}
