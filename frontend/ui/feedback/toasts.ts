import { shallowRef } from 'vue'

export interface Toast {
  id: number
  text: string
  /** Takes back what the toast tells of. */
  undo?: () => void
}

const SHOWN_MS = 5_000
let made = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** The one toast on the screen; a new one takes the place of the old. */
export const currentToast = shallowRef<Toast | null>(null)

export function dismissToast(): void {
  clearTimeout(timer)
  currentToast.value = null
}

export function toast(text: string, undo?: () => void): void {
  clearTimeout(timer)
  made += 1
  currentToast.value = undo ? { id: made, text, undo } : { id: made, text }
  timer = setTimeout(dismissToast, SHOWN_MS)
}
