import { describe, expect, it } from 'vitest'
import { bytesOfHex, hexOf } from '@/lib/signature/bytes'
import { verifySignature } from '@/lib/signature/suites'
import trust from '../../tests/vectors/offline/trust.json'
import { readAuthority } from './authority'
import { readList } from './revocations'
import { readBundle } from './trust'

interface Case {
  name: string
  presented: string
  fault: string | null
  now?: number
  newest?: number
  newest_statement?: number
  bundle_hash?: string
}

const named = (cases: unknown) => (cases as Case[]).map((one): [string, Case] => [one.name, one])
const publisher = bytesOfHex(trust.publisher)

const bundle = (one: Case) =>
  readBundle(one.presented, {
    expectedRoots: [bytesOfHex(trust.next_root), bytesOfHex(trust.root)],
    expectedCity: trust.city,
    newestSeenVersion: one.newest ?? null,
    newestSeenStatement: one.newest_statement ?? null,
    now: one.now ?? trust.now,
    verify: verifySignature,
  })

const list = (one: Case) =>
  readList(bytesOfHex(one.presented), {
    expectedCity: trust.city,
    publisher,
    bundleNumber: 5,
    bundleHash: bytesOfHex(one.bundle_hash ?? '00'.repeat(32)),
    newestSeenNumber: one.newest ?? null,
    verify: verifySignature,
  })

const authority = (one: Case) =>
  readAuthority(one.presented, {
    expectedCity: trust.city,
    publisher,
    now: one.now ?? trust.now,
    verify: verifySignature,
  })

describe('a trust bundle', () => {
  it.each(named(trust.bundles))('%s', async (_name, one) => {
    const found = await bundle(one)
    expect(typeof found === 'string' ? found : null).toBe(one.fault)
  })

  it('says what the city says', async () => {
    const found = await bundle(trust.bundles[0] as Case)
    if (typeof found === 'string') throw new Error(found)
    expect(found).toMatchObject({ city: trust.city, version: 7, madeAt: trust.now - 3600, list: { number: 5 } })
    expect(hexOf(found.statement.publisher)).toBe(trust.publisher)
    expect([...found.trust.profiles.keys()]).toEqual([1n, 2n, 3n])
    expect(found.trust.authorities.get(300n)).toEqual({ zh: '云桥区市场监督管理局', en: 'Yunqiao Market Regulation' })
    expect(found.trust.tables).toEqual({ classes: ['A1', 'B2', 'C1'] })
    expect([...found.trust.keys.values()].flat()).toHaveLength(6)
  })
})

describe('a revocation list', () => {
  it.each(named(trust.lists))('%s', async (_name, one) => {
    const found = await list(one)
    expect(typeof found === 'string' ? found : null).toBe(one.fault)
  })

  it('has what was revoked', async () => {
    const found = await list(trust.lists[0] as Case)
    if (typeof found === 'string') throw new Error(found)
    expect(found).toMatchObject({ number: 6, madeAt: trust.now - 600 })
    const listed = await Promise.all(trust.revoked.map((rid) => found.rids.has(bytesOfHex(rid))))
    expect(listed).toEqual(Array(40).fill(true))
    expect(await found.rids.has(bytesOfHex('000000000000'))).toBe(false)
  })
})

describe('an inspector’s authority', () => {
  it.each(named(trust.authorities))('%s', async (_name, one) => {
    const found = await authority(one)
    expect(typeof found === 'string' ? found : null).toBe(one.fault)
  })

  it('says who, on which device, and what', async () => {
    const found = await authority(trust.authorities[0] as Case)
    if (typeof found === 'string') throw new Error(found)
    expect(found).toMatchObject({ id: 'a1', account: 'b2', badge: '880101', name: '云●', validTo: trust.now + 3600 })
    expect(found.deviceKey).toHaveLength(33)
    expect(found.scenes).toEqual([
      {
        code: 'traffic.roadside',
        name: { zh: '机动车路面查验', en: 'Roadside vehicle check' },
        caseNumber: false,
        types: { driving_licence: ['name', 'class'] },
      },
    ])
  })
})
