import { SLOT } from '../slot'

/** A wallet that was out of sight for this long is locked (R21). */
export const LOCKS_AFTER_MS = 5 * 60_000
const KEY = `lz.away${SLOT}`

/** Notes on the phone when the page went out of sight; the time alone, for the case that the app is ended meanwhile. */
export function wentAway(nowMs: number): void {
  try {
    localStorage.setItem(KEY, String(nowMs))
  } catch {
    // A browser that keeps nothing: the server knows, if the phone had a network.
  }
}

/** The page is in sight and open. */
export function cameBack(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // As above.
  }
}

/** Whether the page was put away five minutes ago or more. A clock that was turned back counts as too long. */
export function awayTooLong(nowMs = Date.now()): boolean {
  try {
    const since = localStorage.getItem(KEY)
    const passedMs = since === null ? 0 : nowMs - Number(since)
    return !(passedMs >= 0 && passedMs < LOCKS_AFTER_MS)
  } catch {
    return false
  }
}
