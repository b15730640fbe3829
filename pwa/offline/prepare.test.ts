import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followServer, nowMs } from '@/lib/time'
import { makeDeviceKey } from './device'
import { prepareShift } from './prepare'

const HOUR_MS = 3_600_000
const NOON = '2026-11-23T12:00:00Z'
const NOON_MS = Date.parse(NOON)
const held = vi.hoisted(() => ({ heldShift: vi.fn(), heldKey: vi.fn(), newestKnown: vi.fn(), keepShift: vi.fn() }))
vi.mock('./shift', async (original) => ({ ...(await original<object>()), ...held }))
vi.mock('./shift-trust', async (original) => ({
  ...(await original<object>()),
  believe: async () => ({
    bundle: { version: 1, statement: { number: 1 } },
    authority: { validTo: (NOON_MS + 8 * HOUR_MS) / 1000 },
    lists: { shown: null, printed: null },
  }),
}))

const answers: Record<string, object> = {
  '/api/offline/bundle': { bundle: 'b', version: 1 },
  '/api/city': { server_time: NOON },
  '/api/offline/shifts': { shift: 's', bundle: 'b', authority: 'a', server_time: NOON },
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS + 5 * HOUR_MS })
  // What a clock that jumped five hours ahead had noted.
  held.newestKnown.mockResolvedValue({ knownMs: NOON_MS + 5 * HOUR_MS, version: 0, statement: 0, list: 0, printed: 0 })
  held.keepShift.mockReset()
  vi.stubGlobal('fetch', async (asked: Request | string) => {
    const { pathname } = new URL(typeof asked === 'string' ? asked : asked.url, location.origin)
    const body = answers[pathname]
    return body ? new Response(JSON.stringify(body)) : new Response(null, { status: 404 })
  })
  followServer(new Date().toISOString())
})
afterEach(() => {
  vi.useRealTimers()
})

it.each(['begun', 'renewed'])(
  'a shift that is %s takes the server’s time, also back from a clock that ran ahead',
  async (how) => {
    const account = '0192aaaa-0000-7000-8000-000000000001'
    const key = await makeDeviceKey()
    const prepared = { account, city: '880100', shift: 's', offsetMs: 0, list: null, printed: null }
    held.heldKey.mockResolvedValue(key)
    held.heldShift.mockResolvedValue(how === 'renewed' ? { prepared, key } : null)
    await prepareShift(account, '880100', nowMs)
    expect(nowMs()).toBe(NOON_MS)
    const [kept, , newest] = held.keepShift.mock.calls[0] ?? []
    expect(kept.offsetMs).toBe(-5 * HOUR_MS)
    expect(newest.knownMs).toBe(NOON_MS)
  },
)
