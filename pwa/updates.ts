import { shallowRef } from 'vue'
import { TAKE } from './paths'
import { WORKER, workerAddress } from './worker-address'

const CHECK_EVERY_MS = 2 * 60_000
/** A new build that nobody took is taken after this time: with the check before it, within ten minutes (R32). */
const TAKE_AFTER_MS = 7.5 * 60_000

/** Takes the new build that is ready; null while there is none. */
export const newBuild = shallowRef<(() => void) | null>(null)

/** Whether a reload now would take something from the person: a sheet is open, or a field holds words. */
function isBusy(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement>('input:not([type=radio]):not([type=checkbox])')
  return document.querySelector('dialog[open]') !== null || [...fields].some(({ value }) => value !== '')
}

function follow(registration: ServiceWorkerRegistration): void {
  const { serviceWorker } = navigator
  let checkedAtMs = Date.now()
  const offer = () => {
    const { waiting } = registration
    if (!waiting || !serviceWorker.controller || newBuild.value) return
    const take = () => waiting.postMessage(TAKE)
    newBuild.value = take
    setTimeout(take, TAKE_AFTER_MS)
  }
  const check = () => {
    checkedAtMs = Date.now()
    // No network: the next time will do.
    registration.update().catch(() => undefined)
  }
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', offer)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && !isBusy()) newBuild.value?.()
    else if (Date.now() - checkedAtMs >= CHECK_EVERY_MS) check()
  })
  setInterval(check, CHECK_EVERY_MS)
  offer()
}

/**
 * Keeps this build's files on the phone and follows new ones. A page in a frame (the stage) leaves it to the page around.
 * Where another build takes over, the page loads anew: its own files are gone.
 */
export async function keepInstalled(): Promise<void> {
  if (!('serviceWorker' in navigator) || window.parent !== window || !import.meta.env.PROD) return
  const { serviceWorker } = navigator
  let had = serviceWorker.controller !== null
  serviceWorker.addEventListener('controllerchange', () => {
    // None left: signing out took it away, or the switch did, and each sees to the page itself.
    if (!serviceWorker.controller) return
    if (had) location.reload()
    had = true
  })
  follow(await serviceWorker.register(workerAddress(WORKER), { scope: '/', updateViaCache: 'none' }))
}
