import { onScopeDispose, type Ref, watch } from 'vue'

/** Keeps the screen lit while `wanted`; a phone that cannot do it shows the page all the same. */
export function useWakeLock(wanted: Readonly<Ref<boolean>>): void {
  let held: WakeLockSentinel | null = null

  async function follow(want: boolean): Promise<void> {
    if (!('wakeLock' in navigator)) return
    if (!want) {
      await held?.release().catch(() => undefined)
      held = null
      return
    }
    held ??= await navigator.wakeLock.request('screen').catch(() => null)
    // Asked for and no longer wanted meanwhile: let go again.
    if (!wanted.value) await follow(false)
  }

  watch(wanted, (want) => void follow(want), { immediate: true })
  onScopeDispose(() => void follow(false))
}
