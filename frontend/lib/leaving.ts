import { onBeforeUnmount, onMounted, ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'

/**
 * Asks before what was typed is lost. Within the app the page asks in its own words: `asking` is on, and `stay` or `go`
 * answers. Where the tab is closed or loaded anew, the browser asks.
 */
export function useLeaving(unsaved: () => boolean) {
  const asking = ref(false)
  let answer: ((leave: boolean) => void) | null = null

  function ask(): Promise<boolean> {
    answer?.(false)
    asking.value = true
    return new Promise((resolve) => {
      answer = resolve
    })
  }
  function decide(leave: boolean): void {
    asking.value = false
    answer?.(leave)
    answer = null
  }
  const guard = () => (unsaved() ? ask() : true)
  const closing = (event: BeforeUnloadEvent): void => {
    if (unsaved()) event.preventDefault()
  }
  onBeforeRouteLeave(guard)
  onBeforeRouteUpdate(guard)
  onMounted(() => window.addEventListener('beforeunload', closing))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', closing))

  return { asking, stay: () => decide(false), go: () => decide(true) }
}
