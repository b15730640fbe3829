/** Golomb-coded set of revoked ids, as it is read: n (4 bytes), p (1), salt (8), code. Twin of golomb_set.py. */
import { joined, numberOf, type Octets, sha256, Unreadable } from './octets'

/** Ids of a set that is read: a list of revoked passes has some thousands. */
const LARGEST = 1 << 20
const HEAD = 13

export interface GolombSet {
  readonly size: number
  /** What is in the set is always found; what is not, once in 2^p. */
  readonly has: (rid: Octets) => Promise<boolean>
}

export function readSet(data: Octets): GolombSet {
  const count = numberOf(data.subarray(0, 4))
  const p = data[4] ?? 0
  const salt = data.slice(5, HEAD)
  if (salt.length !== 8 || p < 1 || p > 32 || count > LARGEST) throw new Unreadable('no set')
  const numbers = new Set(numbersOf(data.subarray(HEAD), count, p))
  const beyond = BigInt(count) << BigInt(p)
  const has = async (rid: Octets) => {
    const digest = await sha256(joined(salt, rid))
    const number = (new DataView(digest.buffer).getBigUint64(0) * beyond) >> 64n
    return numbers.has(Number(number))
  }
  return { size: numbers.size, has }
}

function numbersOf(code: Uint8Array, count: number, p: number): number[] {
  const bits = new Bits(code)
  const beyond = count * 2 ** p
  const numbers: number[] = []
  let number = 0
  for (let at = 0; at < count; at += 1) {
    number += bits.ones() * 2 ** p
    for (let place = p - 1; place >= 0; place -= 1) number += bits.next() * 2 ** place
    if (number >= beyond) throw new Unreadable('beyond the largest number')
    numbers.push(number)
  }
  bits.end()
  return numbers
}

class Bits {
  private at = 0
  private readonly code: Uint8Array

  constructor(code: Uint8Array) {
    this.code = code
  }

  next(): number {
    const octet = this.code[this.at >> 3]
    if (octet === undefined) throw new Unreadable('cut short')
    const bit = (octet >> (7 - (this.at & 7))) & 1
    this.at += 1
    return bit
  }

  /** How many ones stand before the next zero. */
  ones(): number {
    let found = 0
    while (this.next()) found += 1
    return found
  }

  /** Nothing but zero bits up to the end of the byte may follow. */
  end(): void {
    const left = this.code.length * 8 - this.at
    if (left >= 8) throw new Unreadable('something behind the end')
    for (let bit = 0; bit < left; bit += 1) if (this.next()) throw new Unreadable('something behind the end')
  }
}
