let touched = false

/** Remembers that the person touched the page or typed; the next call tells the server (`X-Active: 1`). */
export function noteActivity(): void {
  touched = true
}

/** Whether there was a touch since the last call; asking forgets it. */
export function takeActivity(): boolean {
  const was = touched
  touched = false
  return was
}

/** Listens for touches and keys for as long as the page lives. */
export function watchActivity(target: EventTarget = window): void {
  for (const kind of ['pointerdown', 'keydown'])
    target.addEventListener(kind, noteActivity, { capture: true, passive: true })
}
