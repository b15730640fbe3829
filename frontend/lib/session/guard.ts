import { nextTick, watch } from 'vue'
import { lockSession, readMe, tellFront } from '../api'
import { awayTooLong, cameBack, LOCKS_AFTER_MS, wentAway } from './away'
import { useSession } from './store'
import { type Told, tabs, tellTabs } from './wipe'

const OTHER_TAB_MS = 1_000

const isHidden = () => document.visibilityState === 'hidden'
const quietly = (call: Promise<unknown>) => void call.catch(() => undefined)

/** At once, before the phone takes the picture for its switcher (R30). */
function blank(on: boolean): void {
  document.documentElement.toggleAttribute('data-blank', on)
}

/**
 * Blanks a signed-in page that goes out of sight, and locks a wallet that stays out of it for five minutes. The server
 * is told of the going and locks by itself, so ending the app is no way round. Staff are locked by the server alone,
 * after a quarter of an hour without a touch (R21).
 */
function watchSight(): void {
  const session = useSession()
  let timer: ReturnType<typeof setTimeout> | undefined
  let away = false
  const isWallet = () => session.me !== null && !session.me.session.idle_expires_at

  function hide(): void {
    if (!session.me || away) return
    away = true // told once: what counts is when it went
    blank(true)
    if (!isWallet()) return
    wentAway(Date.now())
    timer = setTimeout(() => session.lock(), LOCKS_AFTER_MS)
    quietly(tellFront(false))
    tellTabs('hidden')
  }

  async function show(): Promise<void> {
    clearTimeout(timer)
    away = false
    if (awayTooLong() && (isWallet() || session.locked)) {
      session.lock()
      quietly(lockSession())
    } else if (isWallet()) {
      cameBack()
      quietly(tellFront(true))
    } else if (session.locked && !session.over) {
      // Another tab of the same person was in sight all the time, or was unlocked meanwhile.
      quietly(readMe().then(session.accept))
    }
    await nextTick()
    blank(false)
  }

  document.addEventListener('visibilitychange', () => (isHidden() ? hide() : void show()))
  if (isHidden()) hide()
  // The page before this one told as it went that it is out of sight; this one is in sight.
  watch(
    () => session.me?.person.id,
    (arrived) => {
      if (arrived && !isHidden() && isWallet()) quietly(tellFront(true))
    },
    { immediate: true },
  )
}

/** Follows what happens in the other tabs of this browser. */
function watchTabs(): void {
  const session = useSession()

  function stayAwake(): void {
    if (isHidden() || !session.me) return
    cameBack()
    quietly(tellFront(true))
  }

  function hear(told: Told): void {
    if (told === 'left') void session.goneFromHere(false)
    else if (told === 'locked') session.lock()
    else if (told === 'hidden') setTimeout(stayAwake, OTHER_TAB_MS)
    else if (session.locked || (session.me && session.me.person.id !== told.arrived)) location.reload()
  }

  tabs?.addEventListener('message', ({ data }: MessageEvent<Told>) => hear(data))
  watch(
    () => session.me?.person.id,
    (arrived) => {
      if (arrived) tellTabs({ arrived })
    },
    { immediate: true }, // somebody quick has signed in before this was loaded
  )
}

/** Starts once a page; the stage's phones stand in frames and are left alone. */
export function guardPage(): void {
  if (window.parent !== window) return
  watchSight()
  watchTabs()
}
