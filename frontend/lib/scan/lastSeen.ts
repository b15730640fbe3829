/** Keeps one code in front of the camera from being sent again and again. Pure but for its memory. */

const FORGET_AFTER_MS = 1_500

export class LastSeen {
  private text = ''
  private seenAtMs = Number.NEGATIVE_INFINITY

  /** True for a code that has just come into view; false for one that never left it. */
  isNew(text: string, nowMs: number): boolean {
    const same = text === this.text && nowMs - this.seenAtMs < FORGET_AFTER_MS
    this.text = text
    this.seenAtMs = nowMs
    return !same
  }

  /** The camera looks again after a pause: what lay before it then still counts as seen. */
  resume(nowMs: number): void {
    this.seenAtMs = nowMs
  }
}
