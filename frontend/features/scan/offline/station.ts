import { amend, type Held, type Kept, kept, sendKept } from '@pwa/offline/outbox'
import { endsAtMs, type Missing, noteTime, openShift, type Shift, shut, signerOf } from '@pwa/offline/shift'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { isLost } from '@/lib/api'
import { useSession } from '@/lib/session'
import { followServer, nowMs } from '@/lib/time'
import type { WithoutNetwork } from '../useScanner'
import { judge } from './judge'

/** How often trust is renewed, and sending is tried, while there is a network. */
const RENEW_MS = 5 * 60_000
const TRY_MS = 30_000

const noStorage = (thrown: unknown): boolean => thrown instanceof DOMException
/** The part that talks to the server comes when there is one. */
const preparing = () => import('@pwa/offline/prepare')

/** The phone at work without a network: its shift, what it lacks, and the looks that wait. One a page. */
export const useStation = defineStore('station', () => {
  const session = useSession()
  const shift = shallowRef<Shift | null>(null)
  const lacking = ref<Missing | null>('shift')
  const engine = ref(false)
  const busy = ref(false)
  const online = ref(navigator.onLine)
  const looks = shallowRef<readonly Kept[]>([])
  const sending = ref(false)
  const failed = ref(false)
  /** How long the last preparation took: fetching and checking. */
  const preparedMs = ref<number | null>(null)
  /** The look whose verdict is on the screen: it may still be said more of. */
  const held = shallowRef<Held>(null)
  let renewedAtMs = 0
  /** What reads codes is that of this build. */
  let renewed = false
  let timer: ReturnType<typeof setInterval> | undefined

  const account = computed(() => session.me?.person.id ?? shift.value?.account ?? null)
  const waiting = computed(() => looks.value.filter(({ state }) => state === 'waiting'))
  const refused = computed(() => looks.value.filter(({ state }) => state === 'refused'))
  const asOfMs = computed(() => {
    const list = shift.value?.lists.shown
    return list ? list.madeAt * 1000 : null
  })
  /** All that is missing for a look without a network, in the order in which it is worth saying. */
  const missing = computed<readonly Missing[]>(() => [
    ...(lacking.value ? [lacking.value] : []),
    ...(!lacking.value && !(shift.value?.lists.shown && shift.value.lists.printed) ? (['lists'] as const) : []),
    ...(engine.value ? [] : (['engine'] as const)),
  ])
  const untilMs = computed(() => (shift.value ? endsAtMs(shift.value) : null))

  function take(found: Shift | Missing): void {
    shift.value = typeof found === 'string' ? null : found
    lacking.value = typeof found === 'string' ? found : null
  }

  async function readLooks(): Promise<void> {
    looks.value = account.value ? await kept(account.value).catch(() => []) : []
  }

  /** What the phone has from before; needs no network. */
  async function open(): Promise<void> {
    try {
      take(await openShift((offsetMs) => (session.city ? nowMs() : Date.now() + offsetMs)))
      // A page that starts without a network follows the server by what was known last.
      if (shift.value && !session.city) followServer(new Date(Date.now() + shift.value.offsetMs).toISOString())
    } catch (thrown) {
      take(noStorage(thrown) ? 'storage' : 'shift')
    }
    if (session.me && shift.value && shift.value.account !== session.me.person.id) take('shift')
    await readLooks()
  }

  /** Fetches what a shift needs, quietly; what is there stays good when that fails. */
  async function prepare(): Promise<void> {
    const [person, city] = [session.me?.person.id, session.city?.area_code]
    if (!person || !city || busy.value) return
    busy.value = true
    const { prepareShift } = await preparing()
    const startedMs = performance.now()
    try {
      take(await prepareShift(person, city, nowMs))
      preparedMs.value = Math.round(performance.now() - startedMs)
      renewedAtMs = Date.now()
    } catch (thrown) {
      if (noStorage(thrown)) take('storage')
    } finally {
      busy.value = false
    }
  }

  /** The service worker may be a minute in coming on a new phone: asked again until what reads codes is there. */
  async function keepReader(): Promise<void> {
    if (renewed) return
    renewed = await (await import('@pwa/offline/engine')).keepEngine().catch(() => false)
    engine.value ||= renewed
  }

  /** Sends what waits. A failure is no news: it is tried again; what the server said no to is listed. */
  async function send(): Promise<void> {
    const owner = account.value
    if (!owner || !session.me || sending.value || waiting.value.length === 0) return
    sending.value = true
    failed.value = false
    try {
      const { uploadLooks } = await preparing()
      await sendKept(owner, uploadLooks, () => held.value)
      online.value = true
    } catch (thrown) {
      failed.value = true
      if (isLost(thrown)) online.value = navigator.onLine
    } finally {
      sending.value = false
      await readLooks()
    }
  }

  async function tick(): Promise<void> {
    if (!navigator.onLine) return
    await send()
    // Either way: a clock that was turned back must not keep it waiting.
    if (Math.abs(Date.now() - renewedAtMs) >= RENEW_MS) await prepare()
    else await noteTime(nowMs()).catch(() => undefined)
    await keepReader()
  }

  function follow(): void {
    online.value = navigator.onLine
    if (online.value) void tick()
  }

  /** Nothing of the shift stays usable on this page; on the disk it stays, shut where the session is locked. */
  async function close(isLocked: boolean): Promise<void> {
    take(isLocked ? 'locked' : 'shift')
    looks.value = []
    held.value = null
    await shut(isLocked).catch(() => undefined)
  }

  /** Checks a pass here and writes the look down; null where this phone was not prepared. */
  const judgeHere: WithoutNetwork['judge'] = async (text, { scene, caseNumber, place }, challenge, readMs) => {
    if (!shift.value) return null
    const look = await judge(text, shift.value, { scene, caseNumber, place, challenge, readMs })
    await Promise.all([readLooks(), noteTime(readMs).catch(() => undefined)])
    return look
  }

  /** Adds to a look that was not sent yet. Raises where it is gone. */
  const say: WithoutNetwork['amend'] = async (number, said) => {
    if (!shift.value || !(await amend(signerOf(shift.value), number, said))) throw new Error('sent already')
  }

  /** Begins with what the phone has, then with what the network gives. */
  async function start(): Promise<void> {
    await open()
    engine.value = await hasEngine()
    if (!timer) {
      addEventListener('online', follow)
      addEventListener('offline', follow)
      timer = setInterval(() => void tick(), TRY_MS)
    }
    await tick()
  }

  return {
    preparedMs,
    close,
    judge: judgeHere,
    amend: say,
    shift,
    lacking,
    missing,
    engine,
    busy,
    online,
    looks,
    waiting,
    refused,
    sending,
    failed,
    held,
    account,
    asOfMs,
    untilMs,
    open,
    prepare,
    send,
    start,
    readLooks,
  }
})

/** Whether what reads codes is on this phone. */
async function hasEngine(): Promise<boolean> {
  return (await import('@pwa/offline/engine')).engineHeld().catch(() => false)
}
