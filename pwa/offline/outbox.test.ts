import { describe, expect, it } from 'vitest'
import { BATCH, type Kept, type LookContent, nextBatch } from './outbox'

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
