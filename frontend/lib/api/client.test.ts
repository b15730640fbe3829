import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { noteActivity, takeActivity } from './activity'
import { onLapse } from './client'
import { ApiProblem, asProblem, isLost, NoAnswer } from './problem'
import { openCode, readMe, renewHandle, signIn, withdrawCode } from './requests'

type Reply = () => Response | Promise<Response>
const sent: Request[] = []
let replies: Reply[] = []

const json =
  (status: number, body: unknown, type = 'application/json'): Reply =>
  () =>
    new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'Content-Type': type } })
const problem = (status: number, code: string, more: object = {}) =>
  json(status, { type: 'about:blank', title: code, status, code, reference: 'R1', ...more }, 'application/problem+json')
const cut: Reply = () => Promise.reject(new TypeError('network'))

beforeEach(() => {
  sent.length = 0
  takeActivity()
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request)
    const reply = replies.shift()
    if (!reply) throw new Error('no more replies')
    return reply()
  })
})
afterEach(() => {
  replies = []
})
const header = (index: number, name: string) => sent[index]?.headers.get(name)

describe('a call', () => {
  it('that reads carries neither our mark nor a key', async () => {
    replies = [json(200, {})]
    await readMe()
    expect(header(0, 'X-Liangzheng')).toBeNull()
    expect(header(0, 'Idempotency-Key')).toBeNull()
  })

  it('that writes carries our mark and a key of its own', async () => {
    replies = [json(201, {}), json(201, {})]
    await openCode({})
    await openCode({})
    expect(header(0, 'X-Liangzheng')).toBe('1')
    expect(header(0, 'Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(header(1, 'Idempotency-Key')).not.toBe(header(0, 'Idempotency-Key'))
  })

  it('that signs in carries no key', async () => {
    replies = [json(201, {})]
    await signIn('citizen', 'secret')
    expect(header(0, 'X-Liangzheng')).toBe('1')
    expect(header(0, 'Idempotency-Key')).toBeNull()
  })

  it('tells of a touch once', async () => {
    replies = [json(200, {}), json(200, {})]
    noteActivity()
    await readMe()
    await readMe()
    expect([header(0, 'X-Active'), header(1, 'X-Active')]).toEqual(['1', null])
  })

  it('stays in its slot’s folder', async () => {
    replies = [json(200, {})]
    await readMe()
    expect(new URL(sent[0]?.url ?? '').pathname).toBe('/api/session')
    vi.resetModules()
    vi.stubGlobal('location', new URL('http://localhost:3000/u/4/code'))
    const inSlot = await import('./requests')
    replies = [json(200, {})]
    await inSlot.readMe()
    expect(new URL(sent[1]?.url ?? '').pathname).toBe('/u/4/api/session')
  })

  it('without content answers nothing', async () => {
    replies = [json(204, null)]
    await expect(withdrawCode('x')).resolves.toBeUndefined()
  })
})

describe('a repeat', () => {
  it('carries the same key and the same body', async () => {
    replies = [cut, problem(409, 'still_running', { retry_after: 0 }), json(201, { id: 'x' })]
    await expect(openCode({ certificates: ['c'] })).resolves.toEqual({ id: 'x' })
    expect(new Set(sent.map((request) => request.headers.get('Idempotency-Key'))).size).toBe(1)
    expect(await sent[2]?.json()).toEqual({ certificates: ['c'] })
  })

  it('is not tried for a call without a key', async () => {
    replies = [cut]
    await expect(signIn('citizen', 'secret')).rejects.toBeInstanceOf(NoAnswer)
    expect(sent).toHaveLength(1)
  })

  it('is not tried for a refusal', async () => {
    replies = [problem(409, 'already_done')]
    await expect(renewHandle('x')).rejects.toMatchObject({ code: 'already_done' })
    expect(sent).toHaveLength(1)
  })

  it('ends with no answer', async () => {
    replies = [cut, cut, cut]
    await expect(readMe()).rejects.toBeInstanceOf(NoAnswer)
    expect(sent).toHaveLength(3)
  })
})

describe('a problem', () => {
  it('comes with its code, reference and waiting time', async () => {
    replies = [problem(429, 'too_many_attempts', { retry_after: 90 })]
    await expect(signIn('citizen', 'x')).rejects.toMatchObject({
      status: 429,
      code: 'too_many_attempts',
      reference: 'R1',
      retryAfterS: 90,
    })
  })

  it('names the fields that are not acceptable', async () => {
    replies = [problem(422, 'invalid_field', { errors: [{ field: 'place', problem: 'too_long' }] })]
    await expect(openCode({})).rejects.toMatchObject({ fields: [{ field: 'place', problem: 'too_long' }] })
  })

  it('of a proxy becomes one of ours', async () => {
    replies = [() => new Response('<h1>Bad gateway</h1>', { status: 502 })]
    await expect(signIn('a', 'b')).rejects.toMatchObject({ code: 'unavailable', reference: null })
  })

  it('is a lost question where nobody but a proxy answered', async () => {
    const thrown = async (reply: Reply) => {
      replies = [reply]
      return signIn('a', 'b').catch((fault: unknown) => fault)
    }
    for (const status of [502, 503, 504]) expect(isLost(await thrown(() => new Response('', { status })))).toBe(true)
    expect(isLost(await thrown(() => new Response('{"code":503}', { status: 503 })))).toBe(true)
    expect(isLost(new NoAnswer())).toBe(true)
    expect(isLost(await thrown(problem(503, 'unavailable', { retry_after: 90 })))).toBe(false)
    expect(isLost(await thrown(() => new Response('', { status: 500 })))).toBe(false)
    expect(isLost(new Error('oops'))).toBe(false)
  })

  it('of the page itself is an internal one', () => {
    expect(asProblem(new Error('oops'))).toMatchObject({ code: 'internal' })
    const known = new ApiProblem({ status: 404, code: 'not_found' })
    expect(asProblem(known)).toBe(known)
  })
})

describe('a lapse', () => {
  it.each(['unauthenticated', 'locked'])('%s is told', async (code) => {
    const told = vi.fn()
    const stop = onLapse(told)
    replies = [problem(401, code)]
    await expect(readMe()).rejects.toMatchObject({ code })
    stop()
    expect(told).toHaveBeenCalledOnce()
  })

  it('is not a wrong password', async () => {
    const told = vi.fn()
    const stop = onLapse(told)
    replies = [problem(401, 'wrong_credentials')]
    await expect(signIn('a', 'b')).rejects.toMatchObject({ code: 'wrong_credentials' })
    stop()
    expect(told).not.toHaveBeenCalled()
  })
})
