import { describe, expect, it } from 'vitest'
import es256 from '../../../tests/vectors/suites/es256.json'
import sm2 from '../../../tests/vectors/suites/sm2.json'
import { bytesOfHex } from './bytes'
import { verifySignature } from './suites'

interface Vectors {
  suite: string
  spki: string
  cases: { name: string; message: string; signature: string; good: boolean }[]
}

const bytes = (text: string) => new TextEncoder().encode(text)
const FILES: [string, Vectors][] = [
  ['es256', es256],
  ['sm2', sm2],
]

describe.each(FILES)('the standard vectors of %s', (_name, { suite, spki, cases }) => {
  it.each(cases)('$name: $good', async ({ message, signature, good }) => {
    expect(await verifySignature(suite, bytesOfHex(spki), bytes(message), bytesOfHex(signature))).toBe(good)
  })

  it('verify in no other suite, and under no key of another curve', async () => {
    const [first] = cases
    const other = suite === 'gm' ? 'intl' : 'gm'
    const foreign = bytesOfHex(FILES.find(([, file]) => file.suite === other)?.[1].spki ?? '')
    const [message, signature] = [bytes(first?.message ?? ''), bytesOfHex(first?.signature ?? '')]
    expect(await verifySignature(other, bytesOfHex(spki), message, signature)).toBe(false)
    expect(await verifySignature('none', bytesOfHex(spki), message, signature)).toBe(false)
    expect(await verifySignature(suite, foreign, message, signature)).toBe(false)
    expect(await verifySignature(other, foreign, message, signature)).toBe(false)
  })
})
