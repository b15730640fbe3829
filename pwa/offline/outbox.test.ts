import { describe, expect, it, vi } from 'vitest'
import { memoryBases } from '../../frontend/test-base'
import { makeDeviceKey } from './device'
import { amend, append, BATCH, type Kept, kept as keptOf, type LookContent, nextBatch } from './outbox'

const content = {} as LookContent
const kept = (shift: string, number: number, state: Kept['state'] = 'waiting'): Kept => ({
  id: number,
  shift,
  number,
  state,
  reason: null,
  content,
  text: '',
})
const numbers = (batch: readonly Kept[]) => batch.map(({ number }) => number)

describe('the next looks that go out', () => {
  it('are the oldest, in order, as many as one call carries', () => {
    const all = Array.from({ length: BATCH + 7 }, (_, at) => kept('a', at + 1))
    expect(numbers(nextBatch(all, null))).toEqual(Array.from({ length: BATCH }, (_, at) => at + 1))
    expect(nextBatch([], null)).toEqual([])
  })

  it('are of one shift', () => {
    const all = [kept('a', 8), kept('a', 9), kept('b', 1)]
    expect(numbers(nextBatch(all, null))).toEqual([8, 9])
    expect(numbers(nextBatch(all.slice(2), null))).toEqual([1])
  })

  it('leave out what the server refused', () => {
    expect(numbers(nextBatch([kept('a', 1, 'refused'), kept('a', 2)], null))).toEqual([2])
    expect(nextBatch([kept('a', 1, 'refused')], null)).toEqual([])
  })

  it('never go past the look that is still on the screen', () => {
    const all = [kept('a', 1), kept('a', 2), kept('a', 3)]
    expect(numbers(nextBatch(all, { shift: 'a', number: 3 }))).toEqual([1, 2])
    expect(nextBatch(all.slice(2), { shift: 'a', number: 3 })).toEqual([])
    expect(numbers(nextBatch([kept('z', 5), ...all.slice(2)], { shift: 'a', number: 3 }))).toEqual([5])
  })
})

describe('a look that is written down', () => {
  it('has no tab, new line or turning character in what was typed', async () => {
    vi.stubGlobal('indexedDB', memoryBases().indexedDB)
    const signer = { account: 'a', shift: 's', key: await makeDeviceKey() }
    const typed = { at: 1, place: '人民路\t12号', notes: '' } as LookContent
    const number = await append(signer, typed, null)
    await amend(signer, number, { notes: '灯\u0000坏\u202e了\n' })
    const [one] = await keptOf('a')
    expect([one?.content.place, one?.content.notes]).toEqual(['人民路 12号', '灯 坏 了 '])
  })
})
