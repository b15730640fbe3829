import { computed, onScopeDispose, type ShallowRef, watch } from 'vue'
import { useSession } from '@/lib/session'
import { toast } from '@/ui/feedback/toasts'
import { offlineId } from '../caseLedger'
import type { Command, ScanView } from '../machine'
import { useStation } from './station'
import { t } from './words'

/** A question that nobody answered is dropped. */
const ANSWER_WITHIN_MS = 2 * 60_000
/** Without a network nobody locks the page: a duty that nobody touches ends by itself. */
const IDLE_MS = 15 * 60_000
const LOOK_EVERY_MS = 30_000
const QUESTIONS = 10_000

/** Four digits that nobody can foresee. */
function drawn(): number {
  const room = new Uint32Array(1)
  const fair = Math.floor(2 ** 32 / QUESTIONS) * QUESTIONS
  do crypto.getRandomValues(room)
  while ((room[0] as number) >= fair)
  return (room[0] as number) % QUESTIONS
}

interface Parts {
  readonly view: Readonly<ShallowRef<ScanView>>
  readonly send: (command: Command) => void
  readonly end: () => void
}

/** What a duty without a network has beside the scan: questions, the look that is still open, its end when idle. */
export function useOfflineDuty({ view, send, end }: Parts) {
  const station = useStation()
  const session = useSession()
  let question: ReturnType<typeof setTimeout> | undefined
  let touchedAtMs = Date.now()

  const ask = () => send({ do: 'challenge', digits: drawn() })
  const recorded = computed(() => {
    const number = view.value.look?.number
    return (number && view.value.checked.find(({ id }) => id === offlineId(number))?.presence) || null
  })

  watch(
    () => view.value.challenge,
    (digits) => {
      clearTimeout(question)
      if (digits !== null) question = setTimeout(() => send({ do: 'drop_challenge' }), ANSWER_WITHIN_MS)
    },
  )
  /** The look on the screen waits for what is said of it; when it is cleared it may go. */
  watch(
    () => view.value.look?.number ?? null,
    (number) => {
      station.held = number !== null && station.shift ? { shift: station.shift.id, number } : null
      if (number === null && station.online) void station.send()
    },
  )

  const touch = () => {
    touchedAtMs = Date.now()
  }
  const idle = setInterval(() => {
    if (session.me || view.value.duty === null || Date.now() - touchedAtMs < IDLE_MS) return
    end()
    toast(t('shift.idle'))
  }, LOOK_EVERY_MS)
  addEventListener('pointerdown', touch)
  addEventListener('keydown', touch)
  onScopeDispose(() => {
    clearTimeout(question)
    clearInterval(idle)
    removeEventListener('pointerdown', touch)
    removeEventListener('keydown', touch)
  })
  return { ask, recorded }
}
