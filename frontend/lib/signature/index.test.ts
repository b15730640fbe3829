import { describe, expect, it } from 'vitest'
import { bytesOfBase64, bytesOfHex } from './bytes'
import { checkSeal, fieldDigest, type Proof, type Shown } from './index'

interface Field {
  key: string
  value: string
  salt: string
  digest: string
}

interface Vector {
  about: string
  certificate: Omit<Shown, 'values'> & {
    fields: Field[]
    picture: { key: string; bytes: string; salt: string } | null
  }
  expected: { signature: boolean; altered: string[] }
  content: string
  signature: string
  public_key: string
  kid: string
  suite?: string
}

const FILES = import.meta.glob<Vector>('../../../tests/vectors/certificate/*.json', { eager: true, import: 'default' })
const VECTORS = Object.entries(FILES).map(([path, vector]): [string, Vector] => [
  path.split('/').at(-1) ?? path,
  vector,
])
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

function given({ certificate, ...vector }: Vector): { proof: Proof; shown: Shown } {
  const { picture } = certificate
  const values = Object.fromEntries(certificate.fields.map(({ key, value }) => [key, value]))
  const salts = Object.fromEntries(certificate.fields.map(({ key, salt }) => [key, salt]))
  if (picture) {
    values.photo = `data:image/svg+xml;base64,${base64(new TextEncoder().encode(picture.bytes))}`
    salts.photo = picture.salt
  }
  const proof: Proof = {
    content: base64(new TextEncoder().encode(vector.content)),
    prefix: 'LZC1',
    signature: base64(bytesOfHex(vector.signature)),
    kid: vector.kid,
    suite: vector.suite ?? 'intl',
    spki: vector.public_key,
    sealed_at: '2026-03-03T02:00:00.000Z',
    compromised_from: null,
    salts,
    joint: [],
  }
  return { proof, shown: { ...certificate, values } }
}

describe('a certificate checked on the device', () => {
  it.each(VECTORS)('%s: finds what the server finds', async (_name, vector) => {
    const { proof, shown } = given(vector)
    const { signature, altered } = vector.expected
    expect(await checkSeal(proof, shown)).toEqual({ signed: signature, altered: signature ? altered : [], lost: false })
  })

  it('is vectors of both suites, one of them a picture', () => {
    expect(new Set(VECTORS.map(([, vector]) => vector.suite ?? 'intl'))).toEqual(new Set(['intl', 'gm']))
    expect(VECTORS.some(([, { certificate }]) => certificate.picture)).toBe(true)
  })

  const [, vector] = VECTORS.find(([name]) => name === 'driving_licence.json') as [string, Vector]

  it('names each altered, added and missing field, and a date', async () => {
    const { proof, shown } = given(vector)
    const { name: _, ...others } = shown.values
    const values = { ...others, vehicle_class: 'A1', extra: 'x' }
    const found = await checkSeal(proof, { ...shown, valid_to: '2099-01-01', values })
    expect(found).toEqual({ signed: true, altered: ['valid_to', 'extra', 'name', 'vehicle_class'], lost: false })
  })

  it('is not signed under another key, whatever the key calls itself', async () => {
    const { proof, shown } = given(vector)
    expect((await checkSeal({ ...proof, kid: '0000000000000000' }, shown)).signed).toBe(false)
    expect((await checkSeal({ ...proof, suite: 'gm' }, shown)).signed).toBe(false)
  })

  it('is lost where it was sealed on or after the day of the loss', async () => {
    const { proof, shown } = given(vector)
    const on = (compromised_from: string) => checkSeal({ ...proof, compromised_from }, shown)
    expect((await on('2026-03-03T02:00:00.000Z')).lost).toBe(true)
    expect((await on('2026-03-03T02:00:01.000Z')).lost).toBe(false)
  })

  it('is signed by several offices only where each that is named signed the same, in order, with a key not lost', async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', spki))
    const kid = [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const { proof, shown } = given(vector)
    const old = JSON.parse(new TextDecoder().decode(bytesOfBase64(proof.content)))
    const content = new TextEncoder().encode(JSON.stringify({ ...old, v: 2, joint: ['B', 'C'] }))
    const message = new Uint8Array([...new TextEncoder().encode(proof.prefix), ...content])
    const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, message)
    const own = { kid, suite: 'intl', spki: base64(spki), signature: base64(new Uint8Array(signed)) }
    const seal = (office: string) => ({ ...own, office, sealed_at: proof.sealed_at, compromised_from: null })
    const of = (joint: Proof['joint']) => checkSeal({ ...proof, ...own, content: base64(content), joint }, shown)
    const [second, third] = [seal('B'), seal('C')]
    expect(await of([second, third])).toEqual({ signed: true, altered: [], lost: false })
    for (const joint of [[], [second], [third, second], [second, third, seal('D')]]) {
      expect((await of(joint)).signed).toBe(false)
    }
    expect((await of([second, { ...third, signature: proof.signature }])).signed).toBe(false)
    expect((await of([second, { ...third, compromised_from: proof.sealed_at }])).lost).toBe(true)
  })

  it('digests as the server does, in any script', async () => {
    for (const { key, value, salt, digest } of vector.certificate.fields) {
      expect(await fieldDigest(salt, key, value)).toBe(digest)
    }
  })
})
