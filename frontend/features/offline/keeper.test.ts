import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem, NoAnswer } from '@/lib/api'
import { freshen, keepFresh, look } from './keeper'

const store = vi.hoisted(() => ({
  readHead: vi.fn(),
  isOf: vi.fn(),
  discard: vi.fn(),
  discardOf: vi.fn(),
  keepPasses: vi.fn(),
}))
const server = vi.hoisted(() => ({ issuePasses: vi.fn() }))
vi.mock('@pwa/offline/vault', () => store)
vi.mock('./requests', () => server)
vi.mock('./enrol', () => ({ compareClocks: async () => ({ comparedAtMs: 1, offsetMs: 2 }) }))

const HOUR_MS = 3_600_000
const head = (refreshedAtMs = 0) => ({ device: 'd1', refreshedAtMs }) as never
const PASSES = { passes: [{ rid: 'r1' }], as_of: 'now' }
const gone = (status: number) => new ApiProblem({ status, code: 'whatever' })

beforeEach(() => {
  for (const one of [...Object.values(store), ...Object.values(server)]) one.mockReset()
  store.keepPasses.mockImplementation(async (now: object) => ({ ...now, fresh: true }))
  store.isOf.mockResolvedValue(true)
  server.issuePasses.mockResolvedValue(PASSES)
})
afterEach(() => {
  vi.useRealTimers()
})

describe('what a phone keeps', () => {
  it('is fetched whole and kept without unlocking, with who holds the phone', async () => {
    const fresh = await freshen(head(), '周●')
    expect(server.issuePasses).toHaveBeenCalledWith('d1', null)
    expect(store.keepPasses).toHaveBeenCalledWith(
      head(),
      { ...PASSES, shower: '周●' },
      { comparedAtMs: 1, offsetMs: 2 },
    )
    expect(fresh).toMatchObject({ kept: { shower: '周●' }, head: { fresh: true } })
  })

  it('goes where the server knows the phone no more, and stays where it only says no or nothing', async () => {
    server.issuePasses.mockRejectedValueOnce(gone(404))
    expect(await freshen(head(), '')).toBe('gone')
    expect(store.discardOf).toHaveBeenCalledExactlyOnceWith('d1')
    for (const fault of [gone(401), gone(403), gone(409), gone(503), new NoAnswer()]) {
      server.issuePasses.mockRejectedValueOnce(fault)
      await expect(freshen(head(), '')).rejects.toBe(fault)
    }
    expect(store.discardOf).toHaveBeenCalledTimes(1)
    expect(store.discard).not.toHaveBeenCalled()
  })

  it('is left as it stands where it was emptied or made anew meanwhile', async () => {
    store.keepPasses.mockResolvedValue(null)
    expect(await freshen(head(), '')).toBe('gone')
    expect(store.discard).not.toHaveBeenCalled()
  })

  it('is another person’s: emptied, and nothing is asked for it', async () => {
    store.readHead.mockResolvedValue(head())
    store.isOf.mockResolvedValue(false)
    await look('p2', '')
    expect(store.discard).toHaveBeenCalledTimes(1)
    expect(server.issuePasses).not.toHaveBeenCalled()
  })

  it('is left alone where there is nothing, where it is damaged, and just after it was renewed', async () => {
    store.readHead
      .mockResolvedValueOnce(null)
      .mockRejectedValueOnce(new Error('damaged'))
      .mockResolvedValueOnce(head(Date.now()))
    for (const _ of [1, 2, 3]) await look('p1', '')
    expect(server.issuePasses).not.toHaveBeenCalled()
    expect(store.discard).not.toHaveBeenCalled()
  })

  it('is renewed at the start, every hour, and when the network comes back, until it is stopped', async () => {
    vi.useFakeTimers()
    store.readHead.mockImplementation(async () => head())
    const stop = keepFresh('p1', '')
    await vi.advanceTimersByTimeAsync(0)
    expect(server.issuePasses).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(HOUR_MS)
    expect(server.issuePasses).toHaveBeenCalledTimes(2)
    dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(0)
    expect(server.issuePasses).toHaveBeenCalledTimes(3)
    stop()
    dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS)
    expect(server.issuePasses).toHaveBeenCalledTimes(3)
  })
})
