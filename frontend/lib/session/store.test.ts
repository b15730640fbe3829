import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Me, readMe } from '../api'
import { useChoice } from '../choice'
import { useSession } from './store'

const me = {
  person: { id: 'p1', name: '罗建国', masked_name: '罗●●' },
  login: 'agent',
  demo: true,
  level: 'L4',
  roles: [],
  subjects: [
    { id: 'p1', kind: 'person', name: '罗建国', masked_name: '罗●●', relation: 'self', authority: 'self' },
    {
      id: 'e1',
      kind: 'enterprise',
      name: '罗记面馆',
      name_en: 'Luo’s Noodles',
      masked_name: '罗记面馆',
      relation: 'legal_representative',
      authority: 'representative',
    },
    {
      id: 'p2',
      kind: 'person',
      name: '陈桂兰',
      masked_name: '陈●●',
      relation: 'granted',
      authority: 'delegate',
      grant: 'g1',
    },
  ],
  home: 'usual',
  can: ['codes:open'],
  session: { id: 's1', expires_at: '2026-12-22T00:00:00Z' },
} as Me
const reply = (status: number, body: object) =>
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }))

beforeEach(() => {
  setActivePinia(createPinia())
  vi.unstubAllGlobals()
})

describe('the session', () => {
  it('asks once who is signed in', async () => {
    const fetched = vi.fn(async () => new Response(JSON.stringify(me), { status: 200 }))
    vi.stubGlobal('fetch', fetched)
    const session = useSession()
    expect(await session.know()).toBe(true)
    expect(await session.know()).toBe(true)
    expect(fetched).toHaveBeenCalledOnce()
    expect(session.can('codes:open')).toBe(true)
    expect(session.can('verifications:create')).toBe(false)
  })

  it('knows a stranger, and does not lock a page nobody was signed in on', async () => {
    reply(401, { code: 'unauthenticated' })
    const session = useSession()
    expect(await session.know()).toBe(false)
    expect(session.locked).toBe(false)
  })

  it('does not take a failing server for a stranger', async () => {
    reply(500, { code: 'internal' })
    await expect(useSession().know()).rejects.toMatchObject({ code: 'internal' })
  })

  it('acts for oneself first, and for the enterprise when told to', () => {
    const session = useSession()
    session.accept(me)
    expect(session.subject?.id).toBe('p1')
    session.actFor('e1')
    expect(session.actsForEnterprise).toBe(true)
    expect(session.self?.id).toBe('p1')
    session.actFor('g1')
    expect(session.subject?.id).toBe('p2')
    expect(session.onBehalf).toBe(true)
    session.actFor('somebody else')
    expect(session.subject?.id).toBe('p1')
  })

  it('acts for the same one after a reload, by an identifier alone, and for oneself after a lock', () => {
    const store = new Map<string, string>()
    const getItem = (key: string) => store.get(key) ?? null
    const setItem = (key: string, value: string) => store.set(key, value)
    const removeItem = (key: string) => store.delete(key)
    vi.stubGlobal('sessionStorage', { getItem, setItem, removeItem })
    const before = useSession()
    before.accept(me)
    before.actFor('g1')
    expect([...store.values()]).toEqual(['g1'])
    setActivePinia(createPinia())
    const reloaded = useSession()
    reloaded.accept(me)
    expect(reloaded.subject?.id).toBe('p2')
    reloaded.lock()
    reloaded.accept(me)
    expect([reloaded.subject?.id, store.size]).toEqual(['p1', 0])
  })

  it('locks when any call says that it is over, and opens for the same person', async () => {
    const session = useSession()
    session.accept(me)
    reply(401, { code: 'unauthenticated' })
    await readMe().catch(() => undefined)
    expect(session.locked).toBe(true)
    session.accept(me)
    expect(session.locked).toBe(false)
  })

  it('locks with nothing of the person in memory, and keeps nothing but the lock', () => {
    const session = useSession()
    const choice = useChoice()
    session.accept(me)
    choice.named = { c1: { name: '驾驶证', name_en: 'Driving licence' } }
    session.lock()
    expect(session.locked).toBe(true)
    expect(session.me).toBeNull()
    expect(JSON.stringify([session.$state, choice.$state])).not.toMatch(/罗|驾驶证/)
  })

  it('opens locked where the server says so, and is no stranger’s page', async () => {
    reply(401, { code: 'locked' })
    const session = useSession()
    expect(await session.know()).toBe(false)
    expect([session.locked, session.unlocking, session.over]).toEqual([true, true, false])
  })

  it('knows a session that was ended from one that is locked', async () => {
    const session = useSession()
    session.accept(me)
    reply(401, { code: 'unauthenticated' })
    await readMe().catch(() => undefined)
    expect([session.locked, session.over]).toEqual([true, true])
  })

  it('empties the browser before it signs out, and leaves where the answer to that was lost', async () => {
    const replace = vi.fn()
    vi.stubGlobal('location', { ...location, replace })
    const session = useSession()
    session.accept(me)
    session.actFor('g1')
    localStorage.setItem('lz.note', '罗')
    const keeps: unknown[] = []
    const answers = [
      () => Promise.reject(new TypeError('lost')),
      async () => new Response(JSON.stringify({ code: 'unauthenticated' }), { status: 401 }),
    ]
    vi.stubGlobal('fetch', () => {
      keeps.push(localStorage.getItem('lz.note'))
      return answers[Math.min(keeps.length, answers.length) - 1]?.()
    })
    await expect(session.leave()).rejects.toBeDefined()
    await session.leave()
    expect(keeps[0]).toBeNull()
    expect(session.me).toBeNull()
    expect(replace).toHaveBeenLastCalledWith('/sign-in')
  })

  it('starts a clean page for another person', async () => {
    const replace = vi.fn()
    vi.stubGlobal('location', { ...location, replace })
    const session = useSession()
    session.accept(me)
    session.accept({ ...me, person: { ...me.person, id: 'p2' } })
    expect(session.me?.person.id).toBe('p1')
    await vi.waitFor(() => expect(replace).toHaveBeenCalledWith('/'))
  })
})
