/** An offline check as the screen says it. Pure. */
import type { Verdict } from '@/lib/api/types'
import type { Signal } from '@/lib/scan/signal'
import type { Tone } from '@/ui/status/tone'

export type Kind = 'offline_verified' | 'status_unknown' | 'not_valid' | 'no_verdict' | 'printed'

export interface Named {
  readonly zh: string
  readonly en: string
}

export interface ShownField {
  readonly key: string
  readonly label: Named
  readonly value: string
}

/** What a check without a network found, and what of it the inspector may see. */
export interface OfflineLook {
  readonly kind: Kind
  readonly verdict: Exclude<Verdict, 'pending'>
  readonly reason: string | null
  /** It stands on paper, whatever is known of it: nobody's presence is proven. */
  readonly printed: boolean
  readonly atMs: number
  /** When the revocation list was made; null where there is none. */
  readonly asOfMs: number | null
  /** Number in this phone's outbox; null where nothing was written down. */
  readonly number: number | null
  readonly profile: Named | null
  readonly issuer: Named | null
  /** Masked, as the pass has it; null where the scene may not see it. */
  readonly name: string | null
  readonly fields: readonly ShownField[]
  /** How many fields of the pass this scene may not see. */
  readonly hidden: number
  readonly delegate: string | null
  readonly challenged: boolean
  readonly userVerified: boolean
  readonly clockDoubtful: boolean
  /** Duration of the check, without writing it down. */
  readonly tookMs: number
}

export type Band = Tone | 'dashed'

/** White with a dashed edge is what only an offline verdict has: never taken for a live one. */
export function bandOf({ kind, verdict }: OfflineLook): Band {
  if (kind === 'offline_verified') return verdict === 'valid' ? 'dashed' : 'caution'
  if (kind === 'printed') return 'dashed'
  if (kind === 'status_unknown') return 'caution'
  return kind === 'not_valid' ? 'stop' : 'none'
}

export const toneOf = (look: OfflineLook): Tone => {
  const band = bandOf(look)
  return band === 'dashed' ? 'valid' : band
}

/** Key of the big word. */
export function wordOf({ kind, verdict, reason }: OfflineLook): string {
  if (kind === 'printed' || kind === 'status_unknown') return `word.${kind}`
  if (kind === 'offline_verified' && verdict === 'valid') return 'word.offline_valid'
  return reason ? `word.${reason}` : `word.${kind}`
}

/** Key of the line below it: how old the data is, or what to do now. */
export function lineOf({ kind, reason }: OfflineLook): string {
  if (kind === 'offline_verified' || kind === 'printed' || kind === 'status_unknown') return `basis.${kind}`
  return reason ? `do.${reason}` : 'do.no_verdict'
}

/** What is to be done beside what is known; null where the line says it. */
export const todoOf = ({ kind }: OfflineLook): string | null =>
  kind === 'status_unknown' || kind === 'printed' ? `do.${kind}` : null

/** Whether it says something about a certificate: then there is something to compare. */
export const isAnswer = ({ kind }: OfflineLook): boolean =>
  kind === 'offline_verified' || kind === 'status_unknown' || kind === 'printed'

export const asksPresence = (look: OfflineLook): boolean =>
  look.number !== null && !look.printed && isAnswer(look) && look.delegate === null

export function signalOf(look: OfflineLook): Signal {
  if (bandOf(look) === 'dashed') return 'offline'
  return look.verdict === 'valid' ? 'attention' : look.verdict
}
