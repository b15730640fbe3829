import type { Opened, SavedPass } from '@pwa/offline/vault'
import { onScopeDispose, type Ref, ref, watchEffect } from 'vue'
import { DRAWN_EVERY_MS, draw } from './drawing'

/** The text to draw now: signed anew every 20 seconds while somebody looks; empty while there is none to show. */
export function usePass(source: () => { opened: Opened; pass: SavedPass; challenge: string | null } | null) {
  const text: Ref<string> = ref('')
  const drawnAtMs = ref(0)
  let turn = 0
  let timer: ReturnType<typeof setInterval> | undefined

  async function renew(): Promise<void> {
    const mine = turn
    const wanted = source()
    if (!wanted) return
    const phoneMs = Date.now()
    const next = await draw(wanted.opened, wanted.pass, wanted.challenge, phoneMs).catch(() => '')
    if (mine !== turn) return
    text.value = next
    drawnAtMs.value = phoneMs
  }

  watchEffect(() => {
    clearInterval(timer)
    turn += 1
    text.value = ''
    if (!source()) return
    void renew()
    timer = setInterval(() => void renew(), DRAWN_EVERY_MS)
  })
  onScopeDispose(() => {
    turn += 1
    clearInterval(timer)
  })
  return { text, drawnAtMs }
}
