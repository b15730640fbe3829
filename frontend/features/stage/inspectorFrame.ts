/** The right phone, seen from outside: it is told to begin duty and to read pictures, and reports what came of them. */
import { commandPhone, type OutcomeReport, onStageReport } from '@/lib/stage/messages'

const PATIENCE_MS = 20_000

export class InspectorFrame {
  private readonly frame: HTMLIFrameElement
  private readonly stop: () => void
  private readyTold: (() => void) | null = null
  private outcomeTold: ((outcome: OutcomeReport) => void) | null = null

  constructor(frame: HTMLIFrameElement) {
    this.frame = frame
    this.stop = onStageReport((report, source) => {
      if (source !== frame.contentWindow) return
      if (report.type === 'stage:ready') this.readyTold?.()
      else this.outcomeTold?.(report)
    })
  }

  /** Loads the inspector's app of a slot and waits until it listens. */
  async load(path: string): Promise<void> {
    const ready = this.wait<void>((tell) => {
      this.readyTold = tell
    })
    if (this.frame.contentWindow?.location.pathname === path) this.frame.contentWindow.location.reload()
    else this.frame.contentWindow?.location.replace(path)
    await ready
  }

  beginDuty(duty: { scene: string; case_number?: string }): void {
    commandPhone(this.frame, { type: 'stage:duty', ...duty })
  }

  async read(picture: Blob): Promise<OutcomeReport> {
    const outcome = this.wait<OutcomeReport>((tell) => {
      this.outcomeTold = tell
    })
    commandPhone(this.frame, { type: 'stage:picture', picture })
    return outcome
  }

  leave(): void {
    this.stop()
  }

  private wait<Told>(begin: (tell: (told: Told) => void) => void): Promise<Told> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the inspector’s phone gave no word')), PATIENCE_MS)
      begin((told) => {
        clearTimeout(timer)
        resolve(told)
      })
    })
  }
}
