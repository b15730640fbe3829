import { onMounted, onScopeDispose } from 'vue'
import { QUIET_MS, Wedge } from './wedge'

/** After a reading that fell quiet its late Enter still belongs to the gun. */
const LATE_ENTER_MS = 600
/** A timer may fire a little early, and a reading that is asked for too early would be lost. */
const SPARE_MS = 10

type Field = HTMLInputElement | HTMLTextAreaElement

const fieldOf = (element: Element | null): Field | null =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null

/**
 * Hears a QR gun wherever the focus is. Its Enter and spaces press no button, and a field it typed into gets back what
 * stood there before, unless `read` answers false: then the reading was meant for the field. `held()` is true while
 * keys come at a gun's pace.
 */
export function useWedge(read: (text: string, inField: boolean) => boolean) {
  const wedge = new Wedge()
  let field: Field | null = null
  let before = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let lateUntilMs = 0

  function giveBack(): void {
    const typedInto = field
    const text = before
    field = null
    if (!typedInto || typedInto.value === text) return
    // An input method may still hold letters; leaving the field makes it let go of them first.
    typedInto.blur()
    typedInto.value = text
    typedInto.dispatchEvent(new Event('input', { bubbles: true }))
  }

  function take(text: string): void {
    clearTimeout(timer)
    if (read(text, field !== null)) giveBack()
    field = null
  }

  function stop(event: Event): void {
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  function down(event: KeyboardEvent): void {
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.repeat
    if (wedge.isFresh(event.timeStamp)) {
      field = fieldOf(document.activeElement)
      before = field?.value ?? ''
    }
    if (event.key === 'Enter' && event.timeStamp < lateUntilMs) {
      stop(event)
      return
    }
    const heard = wedge.hear({
      key: event.key,
      code: event.code,
      shift: event.shiftKey,
      atMs: event.timeStamp,
      modified,
    })
    if (typeof heard === 'object') {
      stop(event)
      take(heard.text)
    } else if (heard === 'burst') {
      if (event.code === 'Space') event.preventDefault()
      clearTimeout(timer)
      timer = setTimeout(quiet, QUIET_MS + SPARE_MS)
    }
  }

  function quiet(): void {
    const text = wedge.quiet(performance.now())
    if (text === null) return
    lateUntilMs = performance.now() + LATE_ENTER_MS
    take(text)
  }

  /** A button acts when Space comes up: that of a reading must not. */
  function up(event: KeyboardEvent): void {
    if (event.code === 'Space' && wedge.isFast()) event.preventDefault()
  }

  onMounted(() => {
    addEventListener('keydown', down, { capture: true })
    addEventListener('keyup', up, { capture: true })
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    removeEventListener('keydown', down, { capture: true })
    removeEventListener('keyup', up, { capture: true })
  })
  return { held: () => wedge.isFast() }
}
