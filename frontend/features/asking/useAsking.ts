import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Verification } from '@/lib/api'
import { readVerification } from '@/lib/api/behind'
import { liveFeed } from '@/lib/events'
import { signal } from '@/lib/scan/signal'
import { secondsUntil, useSeconds } from '@/lib/time'
import { type Made, type RequestCode, readCode, showCode, type Wish, withdrawCode } from './requests'

const POLL_MS = 2_000

/** What the QR holds and what is read out: told once, when the code is made. */
export interface Drawn {
  readonly text: string
  readonly typed: string
}
export type AskState = 'idle' | 'open' | 'scanned' | 'over'

/** One request code after the other: shown, scanned, answered. */
export function useAsking() {
  const code = shallowRef<RequestCode | null>(null)
  const drawn = shallowRef<Drawn | null>(null)
  const answers = shallowRef<readonly Verification[]>([])
  const fault = shallowRef<unknown>(null)
  const now = useSeconds()
  const reading = ref(false)
  /** Something was told while the answer before was read. */
  let again = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const left = computed(() => secondsUntil(code.value?.ends_at ?? '', now.value))
  const live = computed(() => code.value !== null && code.value.standing === 'open' && left.value > 0)
  const state = computed<AskState>(() => {
    if (!code.value) return 'idle'
    if (!live.value) return 'over'
    return code.value.scans.some(({ waiting }) => waiting) ? 'scanned' : 'open'
  })

  /** Asks anew; whoever has the code before can answer no more. */
  async function show(wish: Wish): Promise<Made> {
    await drop()
    const made = await showCode(wish)
    if (made.code?.text && made.code.typed) {
      code.value = made.code
      drawn.value = { text: made.code.text, typed: made.code.typed }
    }
    return made
  }

  /** Clears the screen: nothing of the last customer is left. */
  async function drop(): Promise<void> {
    const before = live.value ? code.value : null
    clearTimeout(timer)
    code.value = drawn.value = fault.value = null
    answers.value = []
    // Answered or out of time meanwhile: then it is over anyhow.
    if (before) await withdrawCode(before.id).catch(() => undefined)
  }

  /** Takes over how the code stands, with the answers that are new; one that is cleared meanwhile stays cleared. */
  async function follow(own: RequestCode): Promise<void> {
    const next = await readCode(own.id)
    const known = new Set(answers.value.map(({ id }) => id))
    const fresh = next.scans.filter(({ id, waiting }) => !waiting && !known.has(id))
    const found = await Promise.all(fresh.map(({ id }) => readVerification(id)))
    if (code.value?.id !== own.id) return
    const last = found.at(-1)?.verdict
    if (last && last !== 'pending') signal(last)
    answers.value = [...answers.value, ...found]
    code.value = next
    fault.value = null
  }

  async function refresh(): Promise<void> {
    const own = code.value
    if (!own) return
    again = reading.value
    if (again) return
    reading.value = true
    try {
      await follow(own)
    } catch (thrown) {
      if (code.value?.id === own.id) fault.value = thrown
    }
    reading.value = false
    if (again) void refresh()
    else plan()
  }

  /** The live feed is quicker; where there is none the screen still follows. */
  function plan(): void {
    clearTimeout(timer)
    const waits = code.value?.scans.some(({ waiting }) => waiting)
    if (live.value || waits) timer = setTimeout(() => void refresh(), POLL_MS)
  }

  watch(() => code.value?.id, plan)
  watch(left, (seconds) => seconds === 0 && void refresh())
  const stop = liveFeed.listen(({ kind }) => {
    if (kind === 'request.opened' || kind === 'verification.answered') void refresh()
  })
  onScopeDispose(() => {
    stop()
    void drop()
  })
  return { code, drawn, answers, state, left, fault, show, drop, refresh }
}
