import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { OfflineLook } from './offline/offlineLook'
import { useScanner } from './useScanner'

vi.mock('@/lib/scan/signal', () => ({ signal: vi.fn() }))
vi.mock('@/lib/scan/reader', () => ({ readQr: vi.fn() }))

const PASS = 'LZ1:6BF'
const LOOK = { kind: 'offline_verified', verdict: 'valid', number: 1, atMs: 0 } as OfflineLook
const judge = vi.fn(async () => LOOK)

/** What the screen shows after the server, or what stands before it, answered so. */
async function presented(status: number, body: string) {
  vi.stubGlobal('fetch', async () => new Response(body, { status }))
  const scanner = effectScope().run(() => useScanner(() => 'https://a.test', { judge, amend: vi.fn() }))
  if (!scanner) throw new Error('no scope')
  scanner.send({ do: 'begin', duty: { scene: 'traffic_stop', caseNumber: '', place: '', camera: false } })
  await scanner.present(PASS)
  return scanner.view.value
}

beforeEach(() => judge.mockClear())

describe('a pass that could not be asked about', () => {
  it.each([502, 503, 504])('is judged here where a proxy says %i for a server that is gone', async (status) => {
    expect(await presented(status, '<h1>Bad gateway</h1>')).toMatchObject({ state: 'offline', look: LOOK })
    expect(judge).toHaveBeenCalledOnce()
  })

  it('is not judged here where the server itself said no', async () => {
    const body = { code: 'unavailable', title: '', status: 503, reference: 'R1', retry_after: 9 }
    expect((await presented(503, JSON.stringify(body))).state).not.toBe('offline')
    expect(judge).not.toHaveBeenCalled()
  })
})
