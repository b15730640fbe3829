import { describe, expect, it } from 'vitest'
import { bytesOfHex, hexOf } from '@/lib/signature/bytes'
import { verifySignature } from '@/lib/signature/suites'
import passes from '../../tests/vectors/offline/passes.json'
import { type Checked, type Checking, check, type Faulty } from './pass'
import type { Suite } from './signed'
import { type Bundle, readBundle, type Trust } from './trust'

interface Case {
  name: string
  pass: string
  fault: string | null
  now?: number
  challenge?: number
  listed?: boolean
  seen?: boolean
  suites?: Suite[]
  compulsory?: boolean
  checked?: unknown
}

const CASES = passes.cases as unknown as Case[]
const FLIPS = passes.flips as unknown as Record<string, [number, string][]>
const GOOD: Record<string, string> = passes.good

async function trust(): Promise<Trust> {
  const found = (await readBundle(passes.bundle, {
    expectedRoots: [bytesOfHex(passes.root)],
    expectedCity: passes.city,
    newestSeenVersion: null,
    now: passes.now,
    verify: verifySignature,
  })) as Bundle
  return found.trust
}

const TRUST = trust()

async function said(one: Omit<Case, 'fault'>): Promise<Checked | Faulty> {
  const checking: Checking = {
    trust: { ...(await TRUST), challengeCompulsory: one.compulsory ?? true },
    now: one.now ?? passes.now,
    expectedChallenge: one.challenge ?? null,
    isListed: () => one.listed ?? false,
    isSeen: () => one.seen ?? false,
    verify: verifySignature,
    suites: one.suites ?? ['intl', 'gm'],
  }
  return check(bytesOfHex(one.pass), checking)
}

/** As tests/passes/cases.py writes it. */
function seen({ content, showing, replayKey }: Checked): unknown {
  const { behalf, deviceKey } = content
  return {
    kid: content.kid,
    rid: hexOf(content.rid),
    expires_at: content.expiresAt,
    printed: content.printed,
    device_key: deviceKey && hexOf(deviceKey),
    profile: content.profile.number,
    authority: content.authority.zh,
    values: content.values.map(({ key, zh, en, value }) => [key, zh, en, value]),
    behalf: behalf && [behalf.delegate, hexOf(behalf.grant)],
    showing: showing && [showing.shownAt, showing.flags, showing.challenge],
    replay_key: replayKey,
  }
}

describe('a pass on the phone', () => {
  it.each(CASES.map((one): [string, Case] => [one.name, one]))('%s', async (_name, one) => {
    const found = await said(one)
    expect(found.fault).toBe(one.fault)
    if (found.fault === null) expect(seen(found)).toEqual(one.checked)
  })

  it('gives what the issuer signed from the moment that it holds, and nothing before', async () => {
    const of = async (name: string) => (await said(CASES.find((one) => one.name === name) as Case)).content
    expect((await of('listed, ordinary'))?.profile.type).toBe('driving_licence')
    expect((await of("another device's signature"))?.profile.type).toBe('driving_licence')
    expect(await of('a stranger under our kid')).toBeNull()
    expect(await of('content, device key not on the curve')).toBeNull()
  })

  it('asks for SM2 to be there before it is believed', async () => {
    const pass = GOOD.sm2 ?? ''
    expect((await said({ name: 'sm2', pass, suites: ['intl'] })).fault).toBe('suite_not_here')
    const usual = { now: passes.now, expectedChallenge: null, isListed: () => false, isSeen: () => false }
    const found = await check(bytesOfHex(pass), { ...usual, trust: await TRUST, verify: verifySignature })
    expect(found.fault).toBe('suite_not_here')
  })

  it.each(Object.keys(FLIPS))(
    '%s: refuses every single flipped bit, as the server does',
    { timeout: 120_000 },
    async (name) => {
      const expected = FLIPS[name]?.flatMap(([count, fault]) => Array<string>(count).fill(fault))
      const base = bytesOfHex(GOOD[name] ?? '')
      const found: (string | null)[] = []
      for (let bit = 0; bit < base.length * 8; bit += 1) {
        const flipped = base.slice()
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
        found.push((await said({ name, pass: hexOf(flipped) })).fault)
      }
      expect(found).toEqual(expected)
      expect(found).not.toContain(null)
    },
  )
})
