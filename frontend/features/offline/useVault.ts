import { type Opener, WrongKey } from '@pwa/offline/locking'
import { askPrf, PrfDeclined } from '@pwa/offline/prf'
import { Damaged, discard, type Head, type Opened, openVault, readHead, Shut } from '@pwa/offline/vault'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useVisible } from '@/lib/visibility'

/** What an offline wallet is doing; `nothing` and `damaged` have no way in. */
export type VaultState = 'reading' | 'nothing' | 'locked' | 'opening' | 'open' | 'damaged'
export type Said = 'wrong' | 'wait' | 'emptied' | 'declined' | null

/** Out of sight for this long, it has to be opened again (R21). */
const LOCKS_AFTER_MS = 5 * 60_000

/** The phone's vault, from locked to open and back; what it held is in memory only while it is open. */
export function useVault() {
  const state = ref<VaultState>('reading')
  const said = ref<Said>(null)
  const head = shallowRef<Head | null>(null)
  const opened = shallowRef<Opened | null>(null)
  const waitUntilMs = ref(0)
  const visible = useVisible()
  let timer: ReturnType<typeof setTimeout> | undefined

  function fail(thrown: unknown): void {
    if (thrown instanceof Shut) {
      said.value = Number.isFinite(thrown.untilMs) ? 'wait' : 'emptied'
      waitUntilMs.value = thrown.untilMs
      state.value = said.value === 'wait' ? 'locked' : 'nothing'
    } else if (thrown instanceof WrongKey || thrown instanceof PrfDeclined) {
      said.value = thrown instanceof WrongKey ? 'wrong' : 'declined'
      state.value = 'locked'
    } else state.value = 'damaged'
  }

  async function read(): Promise<void> {
    try {
      head.value = await readHead()
      state.value = head.value ? 'locked' : 'nothing'
      waitUntilMs.value = head.value?.waitUntilMs ?? 0
      if (waitUntilMs.value > Date.now()) said.value = 'wait'
    } catch (thrown) {
      fail(thrown)
    }
  }

  async function open(find: (kept: Head) => Promise<Opener>): Promise<void> {
    if (state.value !== 'locked' || !head.value) return
    state.value = 'opening'
    said.value = null
    try {
      opened.value = await openVault(head.value, await find(head.value))
      head.value = opened.value.head
      state.value = 'open'
    } catch (thrown) {
      fail(thrown)
    }
  }

  const byPin = (pin: string) => open(async () => ({ pin }))
  const byPasskey = () =>
    open(async ({ lock }) => {
      const { secret } = await askPrf(lock.credential ? [lock.credential] : [], lock.salt)
      if (!secret) throw new Damaged()
      return { prf: secret }
    })

  function close(): void {
    clearTimeout(timer)
    opened.value = null
    if (state.value === 'open') state.value = 'locked'
  }

  /** Empties a store that cannot be read; what was in it is issued anew. */
  async function startAnew(): Promise<void> {
    await discard()
    await read()
  }

  watch(visible, (inSight) => {
    clearTimeout(timer)
    if (!inSight) timer = setTimeout(close, LOCKS_AFTER_MS)
  })
  onScopeDispose(close)
  void read()
  return { state, said, head, opened, waitUntilMs, visible, byPin, byPasskey, close, startAnew, read }
}
