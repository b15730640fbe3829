import { describe, expect, it } from 'vitest'
import { bytesOfHex, hexOf } from '@/lib/signature/bytes'
import encodings from '../../tests/vectors/offline/encodings.json'
import * as base45 from './base45'
import { decode, type Value } from './cbor'
import { isLow, lowS, spkiOf } from './curve'
import { readSet } from './golomb'
import { Unreadable } from './octets'
import { deviceMessage, read, shown, tail, text } from './pass'

type Pair = [string, string]

/** As tests/passes/encodings.py writes it. */
function tagged(value: Value): unknown {
  if (value === null) return null
  if (typeof value === 'bigint') return { n: value.toString() }
  if (typeof value === 'string') return { t: value }
  return value instanceof Uint8Array ? { b: hexOf(value) } : value.map(tagged)
}

describe('Base45', () => {
  it.each(encodings.base45 as Pair[])('%s is written as the server writes it, and read again', (hex, written) => {
    expect(base45.encode(bytesOfHex(hex))).toBe(written)
    expect(hexOf(base45.decode(written))).toBe(hex)
  })

  it.each(encodings.texts as [string, string, boolean][])('the text %j is %s', (presented, expected, isFault) => {
    const found = read(presented)
    expect(typeof found === 'string' ? found : hexOf(found)).toBe(expected)
    expect(typeof found === 'string').toBe(isFault)
  })

  it('gives the text of a QR code back', () => {
    const bytes = Uint8Array.from({ length: 319 }, (_, at) => (at * 7) % 256)
    expect(read(text(bytes))).toEqual(bytes)
    expect(text(bytes)).toHaveLength(483)
  })
})

describe('CBOR', () => {
  it.each(encodings.cbor as [string, unknown][])('%s is read', (hex, expected) => {
    expect(tagged(decode(bytesOfHex(hex)))).toEqual(expected)
  })

  it.each(encodings.no_cbor)('%s is refused', (hex) => {
    expect(() => decode(bytesOfHex(hex))).toThrow(Unreadable)
  })
})

describe('the curve', () => {
  it.each(encodings.points as [string, string | null][])('the point %s', (point, spki) => {
    const found = spkiOf(bytesOfHex(point))
    expect(found && hexOf(found)).toBe(spki)
  })

  it.each(encodings.signatures as [string, string, boolean][])('the signature %s', (hex, low, itself) => {
    expect(hexOf(lowS(bytesOfHex(hex)))).toBe(low)
    expect(isLow(bytesOfHex(hex))).toBe(itself)
    expect(isLow(bytesOfHex(low))).toBe(true)
  })

  it.each(encodings.no_signatures)('%s is no signature', (hex) => {
    expect(isLow(bytesOfHex(hex))).toBe(false)
  })
})

describe('a set', () => {
  it.each(encodings.sets as { set: string; size: number; asked: [string, boolean][] }[])('of $size', async (one) => {
    const found = readSet(bytesOfHex(one.set))
    expect(found.size).toBe(one.size)
    const answers = await Promise.all(one.asked.map(([rid]) => found.has(bytesOfHex(rid))))
    expect(answers).toEqual(one.asked.map(([, isIn]) => isIn))
  })
})

describe('a showing', () => {
  it.each(encodings.tails as [number, number, number, string | null][])('at %s, flags %s, challenge %s', (...given) => {
    const [at, flags, challenge, expected] = given
    if (expected === null) expect(() => tail(at, flags, challenge)).toThrow(RangeError)
    else expect(hexOf(tail(at, flags, challenge))).toBe(expected)
  })

  it('is signed over the whole pass, and its signature stands in the lower form', async () => {
    const [issued, rest] = [Uint8Array.of(1, 2, 3), tail(7, 0, 0)]
    const message = await deviceMessage(issued, rest)
    expect(message).toHaveLength(4 + 32 + 7)
    const [, low = ''] = (encodings.signatures as [string, string, boolean][])[1] ?? []
    const [high = ''] = (encodings.signatures as [string, string, boolean][])[1] ?? []
    expect(hexOf(shown(issued, rest, bytesOfHex(high)))).toBe(`010203${hexOf(rest)}${low}`)
  })
})
