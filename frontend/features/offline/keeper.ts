/** Keeps what the phone saved fresh, without a word and without unlocking; and no longer than it may be kept. */
import { discard, discardOf, type Head, isOf, type Kept, keepPasses, readHead } from '@pwa/offline/vault'
import { ApiProblem } from '@/lib/api'
import { compareClocks } from './enrol'
import { issuePasses } from './requests'

const EVERY_MS = 60 * 60_000
const RECENT_MS = 5 * 60_000
/** The server knows this device no more: removed, or another phone took its place. */
const GONE = 404

export type Freshened = { head: Head; kept: Kept } | 'gone'

/** Fetches the passes of all that is saved. Raises what the server or the network said; `gone` where nothing may be kept. */
export async function freshen(head: Head, shower: string): Promise<Freshened> {
  try {
    const kept = { ...(await issuePasses(head.device, null)), shower }
    const now = await keepPasses(head, kept, await compareClocks())
    return now ? { kept, head: now } : 'gone'
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem) || thrown.status !== GONE) throw thrown
    await discardOf(head.device)
    return 'gone'
  }
}

/** Another person's is emptied; one's own is renewed unless that was just done; a damaged one is left for its owner to see. */
export async function look(person: string, shower: string): Promise<void> {
  const head = await readHead().catch(() => null)
  if (!head) return
  if (!(await isOf(head, person))) await discard()
  else if (Date.now() - head.refreshedAtMs > RECENT_MS) await freshen(head, shower)
}

/** Looks now and every hour. Returns the way to stop. */
export function keepFresh(person: string, shower: string): () => void {
  const quietly = () => void look(person, shower).catch(() => undefined)
  quietly()
  const timer = setInterval(quietly, EVERY_MS)
  addEventListener('online', quietly)
  return () => {
    clearInterval(timer)
    removeEventListener('online', quietly)
  }
}
