import { locale } from '@/lib/i18n'
import { pushKey, readPush, turnPushOff, turnPushOn } from './requests'

/** How it stands with push in this browser; each has its own words. */
export type PushHere = 'on' | 'off' | 'denied' | 'unsupported' | 'not_installed' | 'not_offered' | 'framed'

const bytes = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))

/** The worker comes a moment after the first page; who is quicker waits for it. */
const WORKER_WITHIN_MS = 20_000

async function worker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined
  const late = new Promise<undefined>((done) => setTimeout(done, WORKER_WITHIN_MS))
  return (
    (await navigator.serviceWorker.getRegistration('/')) ?? (await Promise.race([navigator.serviceWorker.ready, late]))
  )
}

/** Whether this browser can be told, may be told, and is told. */
export async function pushHere(): Promise<PushHere> {
  const { offered, on } = await readPush()
  if (!offered) return 'not_offered'
  // The stage's phones stand in frames of one browser and share its worker.
  if (window.parent !== window) return 'framed'
  if (!('Notification' in window) || !('PushManager' in window)) return 'unsupported'
  const registration = await worker()
  if (!registration?.pushManager) return 'not_installed'
  if (Notification.permission === 'denied') return 'denied'
  return on && (await registration.pushManager.getSubscription()) ? 'on' : 'off'
}

/** Asks the person, subscribes this browser and tells the city where it is reached. */
export async function turnOn(): Promise<PushHere> {
  if ((await Notification.requestPermission()) !== 'granted') return pushHere()
  const registration = await worker()
  if (!registration) return 'not_installed'
  const { key } = await pushKey()
  const old = await registration.pushManager.getSubscription()
  await old?.unsubscribe()
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) })
  const { endpoint, keys } = made.toJSON()
  await turnPushOn({
    endpoint: endpoint ?? '',
    p256dh: keys?.p256dh ?? '',
    auth: keys?.auth ?? '',
    language: locale.value === 'en' ? 'en' : 'zh',
  })
  return pushHere()
}

/** Ends it here and at the city. */
export async function turnOff(): Promise<PushHere> {
  await turnPushOff()
  const subscription = await (await worker())?.pushManager?.getSubscription()
  await subscription?.unsubscribe()
  return pushHere()
}
