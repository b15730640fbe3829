import en from '../frontend/locales/en/push'
import zh from '../frontend/locales/zh-CN/push'

/** Where a tap on a notification leads; what it is about is read there, after unlocking (T20). */
export const INBOX = '/me/messages'

interface Shown {
  title: string
  body: string
  lang: string
}

/** The one sentence a locked phone may show. Of what came nothing but the language is looked at (R29). */
export function shownFor(payload: unknown): Shown {
  const english = typeof payload === 'object' && payload !== null && (payload as { lang?: unknown }).lang === 'en'
  const words = english ? en : zh
  return { title: words['push.title'], body: words['push.body'], lang: english ? 'en' : 'zh-Hans' }
}

/** What of the worker's world is used here; the page's types know none of it. */
interface Come {
  data?: { json: () => unknown } | null
  notification?: { close: () => void }
  waitUntil: (work: Promise<unknown>) => void
}
interface Window {
  url: string
  focus: () => Promise<unknown>
  navigate: (to: string) => Promise<unknown>
}
export interface PushWorker {
  addEventListener: (kind: 'push' | 'notificationclick', handler: (event: Come) => void) => void
  registration: { showNotification: (title: string, how: Record<string, string>) => Promise<void> }
  clients: {
    matchAll: (how: { type: 'window' }) => Promise<readonly Window[]>
    openWindow: (to: string) => Promise<unknown>
  }
}

function read({ data }: Come): unknown {
  try {
    return data?.json()
  } catch {
    return null
  }
}

async function openInbox({ clients }: PushWorker): Promise<void> {
  const open = await clients.matchAll({ type: 'window' })
  const wallet = open.find(({ url }) => !new URL(url).pathname.startsWith('/inspect'))
  if (!wallet) {
    await clients.openWindow(INBOX)
    return
  }
  await wallet.focus()
  await wallet.navigate(INBOX)
}

/** Shows that there is something, and opens the inbox when it is tapped. Several messages are one notification. */
export function listenToPush(worker: PushWorker): void {
  worker.addEventListener('push', (event) => {
    const { title, body, lang } = shownFor(read(event))
    const how = { body, lang, tag: 'message', icon: '/icon-192.png', badge: '/icon-192.png' }
    event.waitUntil(worker.registration.showNotification(title, how))
  })
  worker.addEventListener('notificationclick', (event) => {
    event.notification?.close()
    event.waitUntil(openInbox(worker))
  })
}
