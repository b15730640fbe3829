/** Passes that were changed by chance: tests/passes/mutated.py draws the same ones, and its verdicts are expected. */
import { expect, it } from 'vitest'
import { bytesOfHex, hexOf } from '@/lib/signature/bytes'
import { verifySignature } from '@/lib/signature/suites'
import passes from '../../tests/vectors/offline/passes.json'
import { ORDER } from './curve'
import { ascii, joined, numberOf, type Octets, same, sha256 } from './octets'
import { type Checking, check } from './pass'
import { type Bundle, readBundle } from './trust'

const { seed, count, digest } = passes.mutations
/** `make bench-pass` asks for more of them; their digest is compared with the server's there. */
const COUNT = Number(import.meta.env.VITE_MUTATIONS ?? count)
const TAIL = 71
const SIGNATURE = 64

class Chance {
  private state = seed

  below(limit: number): number {
    let one = this.state
    one ^= one << 13
    one ^= one >>> 17
    one ^= one << 5
    this.state = one
    return (one >>> 0) % limit
  }

  octets(size: number): Octets {
    return Uint8Array.from({ length: size }, () => this.below(256))
  }
}

type Way = (chance: Chance, one: Octets, other: Octets) => Octets
const high = (signature: Octets): Octets => {
  const s = BigInt(`0x${hexOf(signature.slice(32))}`)
  const other = s > ORDER - s ? s : ORDER - s
  return joined(signature.slice(0, 32), bytesOfHex(other.toString(16).padStart(64, '0')))
}

const WAYS: Record<string, Way> = {
  flip(chance, one) {
    const found = one.slice()
    for (let left = 1 + chance.below(3); left > 0; left -= 1) {
      const bit = chance.below(8 * found.length)
      found[bit >> 3] = (found[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    }
    return found
  },
  set(chance, one) {
    const at = chance.below(one.length)
    return joined(one.slice(0, at), chance.octets(1), one.slice(at + 1))
  },
  remove(chance, one) {
    const at = chance.below(one.length)
    return joined(one.slice(0, at), one.slice(at + 1 + chance.below(3)))
  },
  insert(chance, one) {
    const at = chance.below(one.length + 1)
    return joined(one.slice(0, at), chance.octets(1 + chance.below(3)), one.slice(at))
  },
  splice(chance, one, other) {
    const end = chance.below(one.length)
    return joined(one.slice(0, end), other.slice(chance.below(other.length)))
  },
  otherTail: (_chance, one, other) => joined(one.slice(0, -TAIL), other.slice(-TAIL)),
  highLast: (_chance, one) => joined(one.slice(0, -SIGNATURE), high(one.slice(-SIGNATURE))),
  highFirst(_chance, one) {
    const at = one.length - TAIL - SIGNATURE
    return joined(one.slice(0, at), high(one.slice(at, -TAIL)), one.slice(-TAIL))
  },
  time(chance, one) {
    const at = one.length - TAIL
    const later = (numberOf(one.slice(at, at + 4)) + 1 + chance.below(40)) % 2 ** 32
    return joined(one.slice(0, at), bytesOfHex(later.toString(16).padStart(8, '0')), one.slice(at + 4))
  },
  signature(chance, one) {
    const at = one.length - (chance.below(2) ? SIGNATURE : TAIL + SIGNATURE)
    return joined(one.slice(0, at), chance.octets(SIGNATURE), one.slice(at + SIGNATURE))
  },
  swap(chance, one) {
    const size = 1 + chance.below(16)
    const first = chance.below(one.length - 2 * size)
    const second = first + size + chance.below(one.length - first - 2 * size + 1)
    const [a, b] = [one.slice(first, first + size), one.slice(second, second + size)]
    return joined(one.slice(0, first), b, one.slice(first + size, second), a, one.slice(second + size))
  },
}

function* mutated(): Generator<[string, Octets]> {
  const good = Object.entries(passes.good as Record<string, string>)
    .filter(([name]) => name !== 'sm2')
    .map(([name, hex]): [string, Octets] => [name, bytesOfHex(hex)])
  const all = Object.values(passes.good).map(bytesOfHex)
  const ways = Object.values(WAYS)
  const chance = new Chance()
  for (;;) {
    const [one, other] = [good[chance.below(good.length)], good[chance.below(good.length)]]
    const way = ways[chance.below(ways.length)]
    if (!one || !other || !way) throw new Error('chance drew beyond the end')
    const found = way(chance, one[1], other[1])
    if (!all.some((pass) => same(pass, found))) yield [one[0], found]
  }
}

it(`${COUNT} mutated passes get the server’s verdicts, and none is accepted`, { timeout: 900_000 }, async () => {
  const bundle = (await readBundle(passes.bundle, {
    expectedRoots: [bytesOfHex(passes.root)],
    expectedCity: passes.city,
    newestSeenVersion: null,
    now: passes.now,
    verify: verifySignature,
  })) as Bundle
  const usual: Omit<Checking, 'expectedChallenge'> = {
    trust: bundle.trust,
    now: passes.now,
    isListed: () => false,
    isSeen: () => false,
    verify: verifySignature,
  }
  const faults: (string | null)[] = []
  for (const [name, pass] of mutated()) {
    const expectedChallenge = name === 'sensitive' ? passes.challenge : null
    faults.push((await check(pass, { ...usual, expectedChallenge })).fault)
    if (faults.length === COUNT) break
  }
  expect(faults.filter((fault) => fault === null)).toEqual([])
  const found = hexOf(await sha256(ascii(faults.join('\n'))))
  expect(found).toBe(import.meta.env.VITE_MUTATIONS_DIGEST ?? digest)
})
