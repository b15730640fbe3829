/** The left phone, seen from outside: its page, and the picture of its code. */
import { commandPhone, type ShowCommand } from '@/lib/stage/messages'
import { SLOTS } from './slots'

const LOOK_EVERY_MS = 80
/** A slow machine boots two apps at once here; a person sees that something is under way. */
const PATIENCE_MS = 20_000
const CODE_PAGE = `/u/${SLOTS.holder}/code`
const LOOKS_PAGE = `/u/${SLOTS.holder}/me/looks`

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Asks until there is something; raises when patience ends. */
async function until<Found>(look: () => Found | null | undefined | false): Promise<Found> {
  const endMs = performance.now() + PATIENCE_MS
  for (;;) {
    const found = look()
    if (found) return found
    if (performance.now() > endMs) throw new Error('a phone did not get ready')
    await pause(LOOK_EVERY_MS)
  }
}

/** A live code as it stands on the screen; a faded one is none. */
function canvasOf(frame: HTMLIFrameElement): HTMLCanvasElement | null {
  const holder = frame.contentDocument?.querySelector('[data-testid="code-canvas"]:not(.faded)')
  const canvas = holder?.tagName === 'CANVAS' ? holder : holder?.querySelector('canvas')
  return (canvas as HTMLCanvasElement | null | undefined) ?? null
}

/** The code's pixels as text, to tell one code from the next; empty while there is none. */
function printOf(frame: HTMLIFrameElement): string {
  const canvas = canvasOf(frame)
  return canvas && canvas.width > 0 ? canvas.toDataURL() : ''
}

async function toPage(frame: HTMLIFrameElement, path: string): Promise<void> {
  if (frame.contentWindow?.location.pathname === path) return
  frame.contentWindow?.location.assign(path)
  await until(() => frame.contentWindow?.location.pathname === path && frame.contentDocument?.readyState === 'complete')
}

export class WalletFrame {
  private readonly frame: HTMLIFrameElement
  /** The code that was scanned last: it is spent. */
  private spent = ''

  constructor(frame: HTMLIFrameElement) {
    this.frame = frame
  }

  /** Loads the code page anew, for another person; the page before it no longer hears a command. */
  async reload(): Promise<void> {
    const before = this.frame.contentDocument
    this.frame.contentWindow?.location.replace(CODE_PAGE)
    await until(() => this.frame.contentDocument !== before && this.frame.contentDocument?.readyState === 'complete')
  }

  /** Puts a fresh code with these certificates on the screen. */
  async show(command: ShowCommand): Promise<void> {
    await toPage(this.frame, CODE_PAGE)
    await until(() => this.frame.contentDocument?.documentElement.dataset.stage === 'ready')
    const before = printOf(this.frame)
    commandPhone(this.frame, command)
    await until(() => {
      const now = printOf(this.frame)
      return now !== '' && now !== before && now !== this.spent
    })
  }

  /** Whether the code on the screen can still be scanned. */
  isFresh(): boolean {
    const now = printOf(this.frame)
    return now !== '' && now !== this.spent
  }

  /** A picture of the code, as a camera would take it. */
  async photograph(): Promise<Blob> {
    const canvas = await until(() => canvasOf(this.frame))
    this.spent = printOf(this.frame)
    const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (!picture) throw new Error('the code could not be pictured')
    return picture
  }

  async showLooks(): Promise<void> {
    await toPage(this.frame, LOOKS_PAGE)
  }
}
