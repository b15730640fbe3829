import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesOfHex } from './bytes'
import { verifySignature } from './suites'

interface Vectors {
  suite: string
  spki: string
  cases: { name: string; message: string; signature: string; good: boolean }[]
}

const read = (name: string): Vectors =>
  JSON.parse(readFileSync(resolve(__dirname, `../../../tests/vectors/suites/${name}.json`), 'utf8'))
const bytes = (text: string) => new TextEncoder().encode(text)
const FILES = ['es256', 'sm2'].map((name) => [name, read(name)] as const)

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
