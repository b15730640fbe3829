import { asProblem, type LiveEvent, type LiveKind, listEvents, SIGNED_OUT } from '../api'
import { SLOT } from '../slot'

const KINDS: readonly LiveKind[] = [
  'account.changed',
  'code.asked',
  'code.looked',
  'code.over_asked',
  'code.refused',
  'request.closed',
  'request.opened',
  'catalogue.changed',
  'certificate.changed',
  'family.changed',
  'file.made',
  'message.new',
  'mandate.changed',
  'inspection.changed',
  'case.changed',
  'material.kept',
  'grant.given',
  'grant.passed_on',
  'grant.accepted',
  'grant.refused',
  'grant.used',
  'grant.ended',
  'verification.answered',
  'window.asked',
  'window.changed',
]
/** Nobody is signed in here any more, or the wallet is locked: nothing more is told. */
const OVER = new Set(['unauthenticated', 'locked', SIGNED_OUT])
const POLL_MS = 3_000
const STREAM_AGAIN_MS = 120_000

type Listener = (event: LiveEvent) => void

/**
 * What happens to the signed-in person, as it happens: a server's stream, and where no stream is given
 * (too many, a proxy in between) a question every 3 seconds. Runs while somebody listens.
 */
export class LiveFeed {
  private readonly listeners = new Set<Listener>()
  private source: EventSource | null = null
  private pollTimer: ReturnType<typeof setTimeout> | undefined
  private streamTimer: ReturnType<typeof setTimeout> | undefined
  private last: number | undefined
  private running = false

  /** Calls `listener` for every event from now on. Returns the way to stop. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    if (!this.running) this.openStream()
    return () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.close()
    }
  }

  private openStream(): void {
    this.close()
    this.running = true
    if (typeof EventSource === 'undefined') {
      void this.poll()
      return
    }
    const source = new EventSource(`${SLOT}/api/me/events`)
    this.source = source
    for (const kind of KINDS) source.addEventListener(kind, (message) => this.take(message as MessageEvent<string>))
    source.onerror = () => {
      // The browser reconnects by itself after a stream that ended; CLOSED means that the server gave none.
      if (source.readyState === EventSource.CLOSED) this.fallBack()
    }
  }

  private fallBack(): void {
    this.close()
    this.running = true
    this.streamTimer = setTimeout(() => this.openStream(), STREAM_AGAIN_MS)
    void this.poll()
  }

  private async poll(): Promise<void> {
    try {
      const known = this.last
      const answer = await listEvents(known)
      if (known !== undefined) for (const event of answer.items) this.tell(event)
      this.last = Math.max(answer.last, this.last ?? 0)
    } catch (thrown) {
      if (OVER.has(asProblem(thrown).code)) return this.close()
    }
    if (this.running && this.source === null) this.pollTimer = setTimeout(() => void this.poll(), POLL_MS)
  }

  private take(message: MessageEvent<string>): void {
    const event = JSON.parse(message.data) as LiveEvent
    // A stream that was cut may tell its last events again.
    if (event.id <= (this.last ?? -1)) return
    this.last = event.id
    this.tell(event)
  }

  private tell(event: LiveEvent): void {
    for (const listener of this.listeners) listener(event)
  }

  private close(): void {
    this.running = false
    this.source?.close()
    this.source = null
    clearTimeout(this.pollTimer)
    clearTimeout(this.streamTimer)
  }
}

/** One feed a page, shared by everything that listens. */
export const theFeed = new LiveFeed()
