import type { Opened, SavedPass } from '@pwa/offline/vault'
import { describe, expect, it } from 'vitest'
import { challengeIn, draw, isOver, minutesOff, pictureOf, showingMs } from './drawing'

const NOW = Date.parse('2026-11-23T02:00:07.900Z')
const key = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
const opened = (clock: Partial<Opened['head']['clock']> = {}) =>
  ({ deviceKey: key.privateKey, head: { clock: { comparedAtMs: NOW - 1000, offsetMs: 0, ...clock } } }) as Opened
const body = btoa(String.fromCharCode(...new Uint8Array(160).map((_, n) => n))).replace(/=+$/, '')
const pass = (more: Partial<SavedPass> = {}) =>
  ({ body, grant: null, expires_at: '2026-11-24T02:00:00Z', sensitive: false, ...more }) as SavedPass

/** The bytes of a pass text: base45 in pairs of bytes. */
function bytesOf(text: string): Uint8Array {
  const digits = [...text.slice(4)].map((one) => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'.indexOf(one))
  const out: number[] = []
  for (let at = 0; at < digits.length; at += 3) {
    const [a = 0, b = 0, c] = digits.slice(at, at + 3)
    const value = a + 45 * b + 2025 * (c ?? 0)
    out.push(...(c === undefined ? [value] : [value >> 8, value & 255]))
  }
  return Uint8Array.from(out)
}
const tailOf = (text: string) => {
  const bytes = bytesOf(text)
  const view = new DataView(bytes.slice(-71, -64).buffer)
  return { at: view.getUint32(0), flags: view.getUint8(4), challenge: view.getUint16(5) }
}

describe('a pass that is shown', () => {
  it('says when, that the person was verified, and is signed by the device over just that', async () => {
    const text = await draw(opened(), pass(), null, NOW)
    expect(text).toMatch(/^LZ1:[0-9A-Z $%*+\-./:]+$/)
    expect(tailOf(text)).toEqual({ at: Math.floor(NOW / 1000), flags: 2, challenge: 0 })
    const bytes = bytesOf(text)
    expect(bytes.length).toBe(160 + 7 + 64)
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice(0, -71)))
    const message = new Uint8Array([...new TextEncoder().encode('LZ1d'), ...digest, ...bytes.slice(-71, -64)])
    const kind = { name: 'ECDSA', hash: 'SHA-256' }
    expect(await crypto.subtle.verify(kind, key.publicKey, bytes.slice(-64), message)).toBe(true)
  })

  it('carries the checker’s digits, the right to show for somebody, a clock that may be wrong', async () => {
    expect(tailOf(await draw(opened(), pass(), '0042', NOW))).toMatchObject({ flags: 1 | 2, challenge: 42 })
    expect(tailOf(await draw(opened(), pass(), '0000', NOW))).toMatchObject({ flags: 1 | 2, challenge: 0 })
    expect(tailOf(await draw(opened(), pass({ grant: 'g1' }), null, NOW)).flags).toBe(2 | 8)
    expect(tailOf(await draw(opened({ comparedAtMs: NOW - 25 * 3_600_000 }), pass(), null, NOW)).flags).toBe(2 | 4)
  })

  it('sets a clock right that was found wrong, and leaves a second or two alone', () => {
    expect(showingMs(opened({ offsetMs: 2_000 }), NOW)).toBe(NOW)
    expect(showingMs(opened({ offsetMs: -300_000 }), NOW)).toBe(NOW - 300_000)
    expect(minutesOff(opened({ offsetMs: -300_000 }))).toBe(5)
    expect(minutesOff(opened({ offsetMs: 2_000 }))).toBe(0)
  })

  it('fits the largest version at its largest size, and no more', async () => {
    const text = await draw(opened(), pass(), null, NOW)
    expect(pictureOf(text).version).toBeLessThanOrEqual(11)
    expect(pictureOf(`LZ1:${'A'.repeat(479)}`).version).toBe(13)
    expect(() => pictureOf(`LZ1:${'A'.repeat(500)}`)).toThrow(RangeError)
  })

  it('is over at its last second', () => {
    const end = Date.parse(pass().expires_at)
    expect(isOver(pass(), end - 1)).toBe(false)
    expect(isOver(pass(), end)).toBe(true)
  })
})

describe('a checker’s nonce', () => {
  it('is four digits and nothing else', () => {
    expect(challengeIn('LZN:0042')).toBe('0042')
    for (const text of ['LZN:42', 'LZN:00420', 'lzn:0042', 'LZN:004A', ' LZN:0042', 'LZ1:0042', 'HTTPS://X/K/A'])
      expect(challengeIn(text)).toBeNull()
  })
})
