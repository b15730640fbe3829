import { describe, expect, it, vi } from 'vitest'
import { INBOX, listenToPush, type PushWorker, shownFor } from './push'

const PERSONAL = { v: 1, lang: 'zh', title: '马志强', body: '云汀市公安局看了你的驾驶证', url: 'https://evil.example' }

type Handler = (event: Record<string, unknown>) => void

function worker(open: { url: string; focus: () => void; navigate: (to: string) => void }[] = []) {
  const handlers = new Map<string, Handler>()
  const waited: Promise<unknown>[] = []
  const scope = {
    addEventListener: (kind: string, handler: Handler) => handlers.set(kind, handler),
    registration: { showNotification: vi.fn(async () => undefined) },
    clients: { matchAll: async () => open, openWindow: vi.fn(async () => null) },
  }
  listenToPush(scope as unknown as PushWorker)
  const send = async (kind: string, event: Record<string, unknown>) => {
    handlers.get(kind)?.({ ...event, waitUntil: (work: Promise<unknown>) => waited.push(work) })
    await Promise.all(waited)
  }
  return { scope, send }
}

describe('a push on a locked phone', () => {
  it.each([PERSONAL, '马志强', null, undefined, 7, []])('says the same generic words whatever came: %j', (payload) => {
    expect(shownFor(payload)).toEqual({ title: '你有一条新消息', body: '打开钱包查看', lang: 'zh-Hans' })
  })

  it('says them in English where the page was English', () => {
    expect(shownFor({ lang: 'en', title: '马志强' }).title).toBe('You have a new message')
  })

  it('is shown without anything of what came', async () => {
    const { scope, send } = worker()
    await send('push', { data: { json: () => PERSONAL } })
    expect(JSON.stringify(scope.registration.showNotification.mock.calls)).not.toMatch(/马志强|公安|驾驶证|evil/)
    await send('push', { data: { json: () => JSON.parse('{') } })
    await send('push', { data: null })
    expect(scope.registration.showNotification).toHaveBeenCalledTimes(3)
  })

  it('opens the inbox, in the wallet that is open if there is one', async () => {
    const close = vi.fn()
    const none = worker()
    await none.send('notificationclick', { notification: { close } })
    expect(none.scope.clients.openWindow).toHaveBeenCalledWith(INBOX)
    const navigate = vi.fn(async () => undefined)
    const one = worker([
      { url: 'https://city.example/inspect', focus: vi.fn(), navigate: vi.fn() },
      { url: 'https://city.example/code', focus: vi.fn(async () => undefined), navigate },
    ])
    await one.send('notificationclick', { notification: { close } })
    expect(navigate).toHaveBeenCalledWith(INBOX)
    expect(close).toHaveBeenCalledTimes(2)
  })
})
