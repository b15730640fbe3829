import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { liveFeed } from '@/lib/events'
import { type Panel, readCase, readPanel, type Shown } from './requests'

const POLL_MS = 5_000
/** The case that was worked on, for when the page comes back after a lock: an identifier alone. */
let last: string | null = null

/** The panel and the case that is open on it; both follow what happens at the phone and at other counters. */
export function usePanel() {
  const panel = shallowRef<Panel | null>(null)
  const shown = shallowRef<Shown | null>(null)
  const chosen = ref<string | null>(last)
  const fault = shallowRef<unknown>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false

  async function refreshPanel(): Promise<void> {
    clearTimeout(timer)
    try {
      panel.value = await readPanel()
      fault.value = null
      if (!panel.value.tabs.some(({ id }) => id === chosen.value)) chosen.value = panel.value.tabs[0]?.id ?? null
    } catch (thrown) {
      fault.value = thrown
    }
    if (!gone) timer = setTimeout(() => void refreshPanel(), POLL_MS)
  }

  async function refreshCase(): Promise<void> {
    const id = chosen.value
    if (!id) {
      shown.value = null
      return
    }
    try {
      const found = await readCase(id)
      if (chosen.value === id) shown.value = found
    } catch (thrown) {
      if (chosen.value === id) fault.value = thrown
    }
  }

  const refresh = () => Promise.all([refreshPanel(), refreshCase()])
  const stop = liveFeed.listen(({ kind, ref: about }) => {
    if (kind !== 'window.changed') return
    void refreshPanel()
    if (about === chosen.value) void refreshCase()
  })
  watch(chosen, (id) => {
    last = id
    shown.value = null
    void refreshCase()
  })
  onScopeDispose(() => {
    gone = true
    clearTimeout(timer)
    stop()
  })
  void refresh()
  return { panel, shown, chosen, fault, refresh, refreshCase }
}
