import { beforeAll, describe, expect, it } from 'vitest'
import { hexOf } from './bytes'
import { canonical } from './canonical'
import { checkReceipt, checkRecord, type SignedReceipt, type SignedRecord, type WebKey } from './records'

const base64 = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
const SALT = 'ab'.repeat(32)
let pair: CryptoKeyPair
let keys: WebKey[]
let receipt: SignedReceipt
let record: SignedRecord

async function sign(message: string): Promise<string> {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  return base64(await crypto.subtle.sign(algorithm, pair.privateKey, new TextEncoder().encode(message)))
}

async function entries(count: number) {
  let leaf = '0'.repeat(64)
  const made = []
  for (let n = 1; n <= count; n += 1) {
    const payload = canonical({ n, prev: leaf, subject: 's', kind: 'look:made', place: '望河路口' })
    const bytes = new TextEncoder().encode(payload)
    const salt = Uint8Array.from(SALT.match(/../g) ?? [], (two) => Number.parseInt(two, 16))
    leaf = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([0, ...salt, ...bytes]))))
    made.push({ n, salt: SALT, payload })
  }
  return { made, leaf }
}

beforeAll(async () => {
  pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  keys = [{ kid: 'k1', x, y }]
  const document = { format: 'LZ-receipt-1', purpose: '代办复诊', max_uses: 3, to: { audience: 'person' }, types: null }
  receipt = { document, kid: 'k1', signature: await sign(`LZG1${canonical(document)}`) }
  const { made, leaf } = await entries(3)
  const head = { format: 'LZ-record-1', subject: 's', n: 3, leaf, at: '2026-03-03T02:00:00.000+00:00' }
  record = { head, kid: 'k1', signature: await sign(`LZR1${canonical(head)}`), entries: made }
})

describe('the form that is signed', () => {
  it('orders keys and keeps everything else as JSON writes it', () => {
    expect(canonical({ b: [1, null, true], a: { d: '"望"', c: '' } })).toBe(
      '{"a":{"c":"","d":"\\"望\\""},"b":[1,null,true]}',
    )
  })
})

describe('a receipt', () => {
  it('is good as the city signed it', async () => expect(await checkReceipt(receipt, keys)).toEqual({ good: true }))

  it('is not when a word of it was changed, or the key is nobody’s here', async () => {
    const more = { ...receipt, document: { ...receipt.document, max_uses: 50 } }
    expect(await checkReceipt(more, keys)).toEqual({ good: false, entry: null })
    expect(await checkReceipt(receipt, [])).toEqual({ good: false, entry: null })
    expect(await checkReceipt({ ...receipt, signature: '!' }, keys)).toEqual({ good: false, entry: null })
    expect(await checkReceipt({ ...receipt, document: { format: 'other' } }, keys)).toEqual({
      good: false,
      entry: null,
    })
  })
})

describe('a record', () => {
  it('is good when every entry follows', async () => expect(await checkRecord(record, keys)).toEqual({ good: true }))

  it('names the first entry that was changed, taken out, or lost', async () => {
    const [first, second, third] = record.entries
    if (!first || !second || !third) throw new Error('three entries')
    const with_ = (entries: SignedRecord['entries']) => checkRecord({ ...record, entries }, keys)
    const changed = { ...second, payload: second.payload?.replace('望河', '望江') ?? null }
    expect(await with_([first, changed, third])).toEqual({ good: false, entry: 3 })
    expect(await with_([first, third])).toEqual({ good: false, entry: 2 })
    expect(await with_([first, second])).toEqual({ good: false, entry: 2 })
    expect(await with_([{ ...first, payload: null }, second, third])).toEqual({ good: false, entry: 1 })
    expect(await checkRecord({ ...record, kid: 'k2' }, keys)).toEqual({ good: false, entry: null })
  })
})
