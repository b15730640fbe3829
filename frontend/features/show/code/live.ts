import { computed, onScopeDispose, watch } from 'vue'
import { useChoice } from '@/lib/choice'
import { liveFeed } from '@/lib/events'
import { keyOf, useSession } from '@/lib/session'
import { secondsUntil, useSeconds } from '@/lib/time'
import { useOnline, useVisible } from '@/lib/visibility'
import { Presentation } from './presentation'

/** A handle lives 60 s and is replaced every 30. */
const RENEW_AT_LEFT_S = 30
/** The next presentation is opened just before this one ends, so that the screen never shows a dead code. */
const REOPEN_AT_LEFT_S = 2
const SAFETY_NET_S = 5

/** What the next second asks of a presentation. */
function keepAlive(presentation: Presentation, nowMs: number, mayRenew: boolean): void {
  const { state, code, request } = presentation.view.value
  const checks = Math.floor(nowMs / 1000) % SAFETY_NET_S === 0
  const check = (id: string) => void presentation.check(id).catch(() => undefined)
  if (state === 'asked' && request && checks) check(request.code)
  if (state !== 'live' || !code || !mayRenew || presentation.isResting(nowMs)) return
  if (secondsUntil(code.ends_at, nowMs) <= REOPEN_AT_LEFT_S) void presentation.open(true)
  else if (secondsUntil(code.expires_at, nowMs) <= RENEW_AT_LEFT_S) void presentation.renew(code.id)
  else if (checks) check(code.id)
}

/** For somebody who gave leave the code carries what was given, until it is chosen otherwise. */
async function withGranted(): Promise<void> {
  const grant = useSession().subject?.grant
  if (!grant || useChoice().certificates.length > 0) return
  const { chooseGranted } = await import('@/lib/grants/showing')
  await chooseGranted(grant).catch(() => undefined)
}

/** Opens again what the page's surroundings had closed: the tab, the network, the identity, the lock. */
function followSurroundings(presentation: Presentation, visible: { value: boolean }, online: { value: boolean }): void {
  const session = useSession()
  const choice = useChoice()
  const { view } = presentation
  watch(
    () => visible.value,
    (front) => {
      if (front && view.value.state === 'expired' && view.value.ending === 'time') void presentation.open()
    },
  )
  watch(
    () => online.value,
    (on) => {
      if (on && view.value.state === 'offline') void presentation.open()
    },
  )
  watch(
    () => session.subject && keyOf(session.subject),
    (subject) => {
      if (!subject) return // locked: there is nobody to open a code for
      choice.clear()
      void withGranted().then(() => presentation.open())
    },
  )
  watch(
    () => session.locked,
    (locked) => {
      if (locked) presentation.send({ do: 'lock' })
      else if (view.value.state === 'locked') void presentation.open()
    },
  )
}

/** The live code of the page, renewed while somebody can see it. */
export function useLiveCode() {
  const session = useSession()
  const choice = useChoice()
  const presentation = new Presentation(() => choice.asBody(session.subject))
  const now = useSeconds()
  const visible = useVisible()
  const online = useOnline()

  watch(now, (nowMs) => {
    presentation.send({ do: 'tick', nowMs, online: online.value })
    keepAlive(presentation, nowMs, visible.value && online.value)
  })
  followSurroundings(presentation, visible, online)
  onScopeDispose(liveFeed.listen((event) => presentation.hear(event)))

  return {
    view: presentation.view,
    now,
    visible,
    secondsLeft: computed(() => secondsUntil(presentation.view.value.code?.expires_at ?? '', now.value)),
    /** Opens what is chosen; the first time for somebody else, what was given. */
    begin: () => withGranted().then(() => presentation.open()),
    open: () => presentation.open(),
    answer: (yes: boolean) => presentation.answer(yes),
    withdraw: () => presentation.withdraw(),
  }
}
