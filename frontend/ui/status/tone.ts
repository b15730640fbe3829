import type { AttentionReason, CertificateStatus, CheckResult, Verdict } from '@/lib/api/types'

/** How a state looks: each tone has a colour, a shape and, beside it, a word. */
export type Tone = 'valid' | 'caution' | 'stop' | 'none'

/** Ended in an ordinary way, or not begun: nothing to be alarmed about. */
const QUIET: readonly CertificateStatus[] = ['not_yet_valid', 'superseded', 'transferred']

export function toneOfStatus(status: CertificateStatus, attention: readonly AttentionReason[] = []): Tone {
  if (status === 'valid') return attention.length > 0 ? 'caution' : 'valid'
  return QUIET.includes(status) ? 'none' : 'stop'
}

/** The word's key: the first thing to mind of a certificate in force, else its status. */
export function wordOfStatus(status: CertificateStatus, attention: readonly AttentionReason[] = []): string {
  return `status.${status === 'valid' ? (attention[0] ?? 'valid') : status}`
}

export const TONE_OF_VERDICT: Readonly<Record<Verdict, Tone>> = {
  valid: 'valid',
  attention: 'caution',
  not_valid: 'stop',
  no_verdict: 'none',
  pending: 'none',
}

export const TONE_OF_CHECK: Readonly<Record<CheckResult, Tone>> = { ok: 'valid', attention: 'caution', failed: 'stop' }
