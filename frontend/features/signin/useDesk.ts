import { onMounted, onScopeDispose, ref, shallowRef } from 'vue'
import { ApiProblem, type Me } from '@/lib/api'
import { beginDesk, type DeskState, enterDesk, readDesk, type WaitingDesk } from '@/lib/desk/requests'
import { followServer } from '@/lib/time'

const ASK_EVERY_MS = 1_500
/** A page that nobody looks at stops making codes. */
const RENEWALS = 5

export type DeskView = 'loading' | 'waiting' | 'claimed' | 'entering' | 'expired' | 'refused' | 'failed'

/** Waits for a phone: shows a code, asks how it stands, and signs in once the phone said yes. */
export function useDesk(signedIn: (me: Me) => void) {
  const view = ref<DeskView>('loading')
  const code = shallowRef<WaitingDesk | null>(null)
  const desk = shallowRef<DeskState | null>(null)
  const fault = ref<unknown>(null)
  let renewals = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function fail(thrown: unknown): void {
    fault.value = thrown
    view.value = 'failed'
  }

  async function begin(): Promise<void> {
    clearTimeout(timer)
    view.value = 'loading'
    fault.value = null
    try {
      const begun = await beginDesk()
      followServer(begun.server_time)
      code.value = begun
      view.value = 'waiting'
      later(begun.id)
    } catch (thrown) {
      fail(thrown)
    }
  }

  function later(id: string): void {
    timer = setTimeout(() => void look(id), ASK_EVERY_MS)
  }

  async function enter(id: string): Promise<void> {
    view.value = 'entering'
    signedIn(await enterDesk(id))
  }

  function over(): void {
    if (renewals >= RENEWALS || document.visibilityState === 'hidden') {
      view.value = 'expired'
      return
    }
    renewals += 1
    void begin()
  }

  /** What the desk's state means for the page; a code that ran out unseen is replaced. */
  async function follow({ state }: DeskState, id: string): Promise<void> {
    if (state === 'confirmed') await enter(id)
    else if (state === 'expired' && view.value === 'waiting') over()
    else if (state === 'expired' || state === 'refused' || state === 'claimed') view.value = state
  }

  async function look(id: string): Promise<void> {
    try {
      const found = await readDesk(id)
      if (code.value?.id !== id) return
      desk.value = found
      await follow(found, id)
    } catch (thrown) {
      // Without an answer the code may still be scanned: ask again.
      if (thrown instanceof ApiProblem) return fail(thrown)
    }
    if (code.value?.id === id && (view.value === 'waiting' || view.value === 'claimed')) later(id)
  }

  async function again(): Promise<void> {
    renewals = 0
    await begin()
  }

  onMounted(begin)
  onScopeDispose(() => clearTimeout(timer))
  return { view, code, desk, fault, again }
}
