import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveFeed } from './feed'

class FakeSource extends EventTarget {
  static made: FakeSource[] = []
  static readonly CLOSED = 2
  readyState = 1
  onerror: (() => void) | null = null
  constructor() {
    super()
    FakeSource.made.push(this)
  }
  close() {
    this.readyState = 2
  }
  say(id: number, kind = 'code.looked') {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify({ id, kind, ref: 'r' }) }))
  }
  refuse() {
    this.readyState = 2
    this.onerror?.()
  }
}

let hints: { items: object[]; last: number }[] = []
const asked: string[] = []

beforeEach(() => {
  vi.useFakeTimers()
  FakeSource.made = []
  asked.length = 0
  hints = []
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(new URL(request.url).search)
    return new Response(JSON.stringify(hints.shift() ?? { items: [], last: 0 }), { status: 200 })
  })
})
afterEach(() => {
  vi.useRealTimers()
})
const source = () => FakeSource.made[FakeSource.made.length - 1] as FakeSource

describe('the live feed', () => {
  it('tells everybody who listens, once an event', () => {
    const feed = new LiveFeed()
    const [one, two] = [vi.fn(), vi.fn()]
    const stops = [feed.listen(one), feed.listen(two)]
    source().say(7)
    source().say(7)
    expect(FakeSource.made).toHaveLength(1)
    expect(one).toHaveBeenCalledOnce()
    expect(two).toHaveBeenCalledWith({ id: 7, kind: 'code.looked', ref: 'r' })
    for (const stop of stops) stop()
    expect(source().readyState).toBe(FakeSource.CLOSED)
  })

  it('asks every 3 seconds where no stream is given, from what it already knows', async () => {
    const feed = new LiveFeed()
    const heard = vi.fn()
    const stop = feed.listen(heard)
    hints = [
      { items: [{ id: 4, kind: 'code.looked', ref: 'old' }], last: 4 },
      { items: [{ id: 5, kind: 'code.asked', ref: 'new' }], last: 5 },
    ]
    source().refuse()
    await vi.advanceTimersByTimeAsync(3_100)
    expect(asked).toEqual(['', '?after=4'])
    expect(heard).toHaveBeenCalledExactlyOnceWith({ id: 5, kind: 'code.asked', ref: 'new' })
    stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toHaveLength(2)
  })

  it('tries the stream again after two minutes', async () => {
    const stop = new LiveFeed().listen(vi.fn())
    source().refuse()
    await vi.advanceTimersByTimeAsync(121_000)
    expect(FakeSource.made).toHaveLength(2)
    stop()
  })

  it('starts again for a listener who comes after a lapse', async () => {
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ code: 'unauthenticated' }), { status: 401 }))
    const feed = new LiveFeed()
    const stop = feed.listen(vi.fn())
    source().refuse()
    await vi.advanceTimersByTimeAsync(100)
    feed.listen(vi.fn())()
    expect(FakeSource.made).toHaveLength(2)
    stop()
  })
})
