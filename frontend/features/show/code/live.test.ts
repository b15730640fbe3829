import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useChoice } from '@/lib/choice'
import { useSession } from '@/lib/session'
import { exampleLook, exampleRequest } from './examples'
import { useLiveCode } from './live'

/** A server of one presentation after another, each with handles of 60 s and an end after 5 minutes. */
class Server {
  opened = 0
  handles = 0
  calls: string[] = []
  state: string = 'live'
  down = false
  refusal: { status: number; code: string } | null = null
  answer = (request: Request) => this.reply(request)

  private code(id: string) {
    const now = Date.now()
    const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()
    this.handles += 1
    return {
      id,
      text: `HTTP://LOCALHOST:8000/C/${String(this.handles).padStart(26, 'A')}`,
      typed: '48271093564',
      expires_at: at(60),
      typed_expires_at: at(120),
      ends_at: this.ends.get(id) ?? at(300),
      server_time: at(0),
    }
  }
  private ends = new Map<string, string>()

  private async reply(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace('/api', '')
    this.calls.push(`${request.method} ${path}`)
    if (this.down) throw new TypeError('network')
    if (this.refusal) return this.json(this.refusal, this.refusal.status)
    if (path === '/codes') {
      this.opened += 1
      const code = this.code(`p${this.opened}`)
      this.ends.set(code.id, code.ends_at)
      return this.json(code, 201)
    }
    if (path.endsWith('/handles')) return this.json(this.code(path.split('/')[2] ?? ''))
    if (path === '/me/requests')
      return this.json({
        items: [
          { ...exampleRequest, code: `p${this.opened}`, expires_at: new Date(Date.now() + 60_000).toISOString() },
        ],
      })
    if (path.startsWith('/me/requests/')) {
      this.state = (await request.json()).answer === 'agree' ? 'looked' : 'refused'
      return this.json({ id: 'r', state: this.state })
    }
    if (path.endsWith('/look')) return this.json(exampleLook)
    if (request.method === 'DELETE') return new Response(null, { status: 204 })
    return this.json({ id: path.split('/')[2], state: this.state, look: exampleLook.id })
  }
  private json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
}

let server: Server
let scope = effectScope()
let live: ReturnType<typeof useLiveCode>
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000)
const count = (call: string) => server.calls.filter((made) => made === call).length

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-22T02:00:00Z') })
  setActivePinia(createPinia())
  server = new Server()
  vi.stubGlobal('fetch', server.answer)
  vi.stubGlobal('EventSource', undefined)
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
  scope = effectScope()
  live = scope.run(() => useLiveCode()) as ReturnType<typeof useLiveCode>
  await live.open()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})
const state = () => live.view.value.state
const codeCalls = () => server.calls.filter((call) => call.includes('/codes'))

describe('the live code', () => {
  it('takes a new handle every 30 seconds and stays live', async () => {
    const first = live.view.value.code?.text
    await pass(31)
    expect(count('POST /codes/p1/handles')).toBe(1)
    expect(live.view.value.code?.text).not.toBe(first)
    await pass(31)
    expect(count('POST /codes/p1/handles')).toBe(2)
    expect(state()).toBe('live')
  })

  it('opens the next presentation before this one ends, without a gap', async () => {
    const states = new Set<string>()
    for (let second = 0; second < 302; second += 1) {
      await pass(1)
      states.add(state())
    }
    expect(server.opened).toBe(2)
    expect(live.view.value.code?.id).toBe('p2')
    expect(states).toEqual(new Set(['live']))
  })

  it('opens what is chosen', async () => {
    const bodies: unknown[] = []
    vi.stubGlobal('fetch', async (request: Request) => {
      if (request.method === 'POST') bodies.push(await request.clone().json())
      return server.answer(request)
    })
    useChoice().picked = { c1: ['name'] }
    await live.open()
    expect(bodies).toEqual([{ certificates: ['c1'], fields: { c1: ['name'] } }])
  })

  it('turns to the look when the safety net finds it', async () => {
    server.state = 'looked'
    await pass(6)
    expect(state()).toBe('looked')
    expect(live.view.value.look).toEqual(exampleLook)
    await pass(120)
    expect(state()).toBe('looked')
  })

  it('asks, and turns when the holder agrees', async () => {
    server.state = 'asked'
    await pass(6)
    expect(state()).toBe('asked')
    await live.answer(true)
    expect(state()).toBe('looked')
  })

  it('says that nothing was seen when the holder refuses', async () => {
    server.state = 'asked'
    await pass(6)
    await live.answer(false)
    expect(live.view.value).toMatchObject({ state: 'refused', ending: 'refused_by_you' })
  })

  it('keeps the question open when the answer did not arrive', async () => {
    server.state = 'asked'
    await pass(6)
    server.down = true
    const given = live.answer(true).catch((thrown: unknown) => thrown)
    await pass(3)
    expect(await given).toMatchObject({ code: 'no_answer' })
    expect(live.view.value).toMatchObject({ state: 'asked', answered: null })
  })

  it('keeps a handle through a gap of the network, and greys it when it runs out', async () => {
    server.down = true
    await pass(45)
    expect(state()).toBe('live')
    await pass(20)
    expect(state()).toBe('expired')
  })

  it('does not hammer a server that is down', async () => {
    server.down = true
    server.calls = []
    await pass(58)
    expect(codeCalls().length).toBeLessThan(58)
  })

  it('tells why the server opens none', async () => {
    server.refusal = { status: 422, code: 'certificate_not_shown' }
    await live.open()
    expect(live.view.value).toMatchObject({ state: 'refused', problem: { code: 'certificate_not_shown' } })
  })

  it('locks with the session and comes back with it', async () => {
    server.refusal = { status: 401, code: 'unauthenticated' }
    await live.open()
    expect(state()).toBe('locked')
    server.refusal = null
    useSession().locked = true
    await flushPromises()
    useSession().locked = false
    await flushPromises()
    await pass(1)
    expect(state()).toBe('live')
  })

  it('is withdrawn on demand', async () => {
    await live.withdraw()
    expect(count('DELETE /codes/p1')).toBe(1)
    expect(live.view.value).toMatchObject({ state: 'expired', ending: 'withdrawn' })
  })

  it.each([
    ['replaced', 'replaced'],
    ['expired', 'time'],
    ['withdrawn', 'withdrawn'],
  ])('shows no code that the server calls %s', async (said, ending) => {
    await pass(11)
    server.state = said
    await pass(6)
    expect(live.view.value).toMatchObject({ state: 'expired', ending })
  })

  it('opens once more where an older opening of the same page overtook it, and then believes the server', async () => {
    server.state = 'replaced'
    await pass(6)
    expect(count('POST /codes')).toBe(2)
    await pass(6)
    expect(count('POST /codes')).toBe(2)
    expect(live.view.value).toMatchObject({ state: 'expired', ending: 'replaced' })
  })

  it('rests while the page is hidden and comes back with a new code', async () => {
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    server.calls = []
    await pass(90)
    expect(codeCalls()).toEqual([])
    expect(state()).toBe('expired')
    hidden.mockReturnValue('visible')
    document.dispatchEvent(new Event('visibilitychange'))
    await flushPromises()
    await pass(1)
    expect(state()).toBe('live')
  })
})
