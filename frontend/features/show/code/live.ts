import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import {
  ApiProblem,
  answerRequest,
  asProblem,
  type CodeStatus,
  type LiveEvent,
  listLooks,
  listRequests,
  openCode,
  readCode,
  renewHandle,
  withdrawCode,
} from '@/lib/api'
import { useChoice } from '@/lib/choice'
import { liveFeed } from '@/lib/events'
import { useSession } from '@/lib/session'
import { followServer, secondsUntil, useSeconds } from '@/lib/time'
import { useOnline, useVisible } from '@/lib/visibility'
import { BLANK, type CodeView, type Command, type Ending, next } from './machine'

/** A handle lives 60 s and is replaced every 30. */
const RENEW_AT_LEFT_S = 30
/** The next presentation is opened just before this one ends, so that the screen never shows a dead code. */
const REOPEN_AT_LEFT_S = 2
const SAFETY_NET_S = 5
const PAUSE_AFTER_FAILURE_MS = 5_000
const ENDINGS: Partial<Record<CodeStatus['state'], Ending>> = {
  expired: 'time',
  replaced: 'replaced',
  withdrawn: 'withdrawn',
  refused: 'refused_by_rule',
}

/** The live code of the page: holds the machine's view, asks the server, and follows its events. */
export function useLiveCode() {
  const session = useSession()
  const choice = useChoice()
  const view = shallowRef<CodeView>(BLANK)
  const now = useSeconds()
  const visible = useVisible()
  const online = useOnline()
  /** Presentations this page opened: a look at the one just replaced is still ours to show. */
  const opened = new Set<string>()
  let busy = false
  let pausedUntilMs = 0
  let turn = 0

  const send = (command: Command): void => {
    view.value = next(view.value, command)
  }

  function fail(thrown: unknown): void {
    const problem = asProblem(thrown)
    if (!(problem instanceof ApiProblem)) send({ do: 'lose' })
    else if (problem.status === 401) send({ do: 'lock' })
    else send({ do: 'refuse', problem })
  }

  /** Opens a presentation of what is chosen. `seamless` keeps the present code on the screen until the new one is there. */
  async function open(seamless = false): Promise<void> {
    turn += 1
    const mine = turn
    if (!seamless) send({ do: 'open' })
    busy = true
    try {
      const code = await openCode(choice.asBody(session.subject?.id))
      followServer(code.server_time)
      opened.add(code.id)
      if (mine === turn) send({ do: 'opened', code })
    } catch (thrown) {
      pausedUntilMs = now.value + PAUSE_AFTER_FAILURE_MS
      const keepsOldCode = seamless && !(thrown instanceof ApiProblem)
      if (mine === turn && !keepsOldCode) fail(thrown)
    } finally {
      if (mine === turn) busy = false
    }
  }

  async function renew(id: string): Promise<void> {
    busy = true
    try {
      const code = await renewHandle(id)
      followServer(code.server_time)
      send({ do: 'renewed', code })
    } catch (thrown) {
      pausedUntilMs = now.value + PAUSE_AFTER_FAILURE_MS
      // No answer: the handle lives on until its own end. A refusal means that the presentation is over: ask why.
      if (thrown instanceof ApiProblem) await check(id).catch(fail)
    } finally {
      busy = false
    }
  }

  async function showRequest(codeId: string): Promise<void> {
    const { items } = await listRequests()
    const request = items.find(({ code }) => code === codeId)
    if (request) send({ do: 'ask', request })
  }

  async function showLook(wanted: string | null): Promise<void> {
    const { items } = await listLooks({ limit: 5, subject: session.subject?.id })
    const look = items.find((item) => item.id === wanted || item.look === wanted) ?? items[0]
    if (look) send({ do: 'look', look })
  }

  /** Asks the server how the presentation stands: the safety net under the events. */
  async function check(id: string): Promise<void> {
    const status = await readCode(id)
    if (view.value.code?.id !== id && view.value.request?.code !== id) return
    if (status.state === 'asked' && view.value.state === 'live') await showRequest(id)
    else if (status.state === 'looked') await showLook(status.look ?? null)
    const ending = ENDINGS[status.state]
    if (ending) send({ do: 'end', ending: view.value.answered === 'refuse' ? 'refused_by_you' : ending })
  }

  function hear({ kind, ref }: LiveEvent): void {
    if (ref === null || !opened.has(ref)) return
    const told = kind === 'code.asked' ? showRequest(ref) : kind === 'code.looked' ? showLook(null) : check(ref)
    // A call that failed is made up for by the safety net.
    void told.catch(() => undefined)
  }

  async function answer(yes: boolean): Promise<void> {
    const request = view.value.request
    if (!request) return
    const given = yes ? 'agree' : 'refuse'
    send({ do: 'answer', answer: given })
    try {
      await answerRequest(request.id, given)
      if (yes) await check(request.code)
      else send({ do: 'end', ending: 'refused_by_you' })
    } catch (thrown) {
      send({ do: 'take_back_answer' })
      throw thrown
    }
  }

  async function withdraw(): Promise<void> {
    const code = view.value.code
    if (!code) return
    await withdrawCode(code.id)
    send({ do: 'end', ending: 'withdrawn' })
  }

  function eachSecond(nowMs: number): void {
    send({ do: 'tick', nowMs, online: online.value })
    const { state, code, request } = view.value
    const second = Math.floor(nowMs / 1000)
    if (state === 'asked' && request && second % SAFETY_NET_S === 0) void check(request.code).catch(() => undefined)
    if (state !== 'live' || !code || busy || nowMs < pausedUntilMs || !visible.value || !online.value) return
    if (secondsUntil(code.ends_at, nowMs) <= REOPEN_AT_LEFT_S) void open(true)
    else if (secondsUntil(code.expires_at, nowMs) <= RENEW_AT_LEFT_S) void renew(code.id)
    else if (second % SAFETY_NET_S === 0) void check(code.id).catch(() => undefined)
  }

  watch(now, eachSecond)
  watch(visible, (front) => {
    if (front && view.value.state === 'expired' && view.value.ending === 'time') void open()
  })
  watch(online, (on) => {
    if (on && view.value.state === 'offline') void open()
  })
  watch(
    () => session.subject?.id,
    () => {
      choice.clear()
      void open()
    },
  )
  watch(
    () => session.locked,
    (locked) => {
      if (locked) send({ do: 'lock' })
      else if (view.value.state === 'locked') void open()
    },
  )
  onScopeDispose(liveFeed.listen(hear))

  return {
    view,
    now,
    visible,
    online,
    open,
    answer,
    withdraw,
    secondsLeft: computed(() => secondsUntil(view.value.code?.expires_at ?? '', now.value)),
  }
}
