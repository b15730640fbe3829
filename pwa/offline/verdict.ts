/**
 * What an inspector without a network may say of a pass. Twin of backend/offline/rules/verdict.py: the same table on
 * the phone and on the server.
 */
import type { Checked, Fault, Faulty } from './pass'

export type Kind = 'offline_verified' | 'status_unknown' | 'not_valid' | 'no_verdict' | 'printed'
export type OfflineVerdict = 'valid' | 'attention' | 'not_valid' | 'no_verdict'
export type Reason = Fault | 'not_allowed' | 'clock' | 'list_old' | 'printed' | 'person_to_compare'

export interface Decision {
  readonly verdict: OfflineVerdict
  /** Null where there is nothing to add. */
  readonly reason: Reason | null
  /** How much is known. */
  readonly kind: Kind
}
export interface Circumstances {
  /** Since the list was made; null where there is none. */
  readonly listAgeS: number | null
  /** How old a list may be for this type. */
  readonly limitS: number
  /** Whether the type may be looked at with an older list. */
  readonly offlineOk: boolean
  /** Whether the inspector's signed authority has this type, and is in force. */
  readonly authorityAllows: boolean
  /** The scene wants the person compared. */
  readonly toCompare?: boolean
}

/** Nobody who may issue, or nobody who holds, has signed: those alone are red. */
const SIGNATURES: readonly Fault[] = ['issuer_signature', 'type_not_allowed', 'device_signature']
/** A list from further in the future than this: the checker's own clock is wrong. */
const CLOCK_LEEWAY_S = 60

/** Decide; the first row that applies wins. The rows are in verdict.py. */
export function decide(found: Checked | Faulty, given: Circumstances): Decision {
  if (found.fault !== null) return ofFault(found.fault)
  const { listAgeS, limitS, offlineOk, authorityAllows, toCompare } = given
  if (!authorityAllows) return noVerdict('not_allowed')
  if (listAgeS !== null && listAgeS < -CLOCK_LEEWAY_S) return noVerdict('clock')
  if (listAgeS === null || listAgeS > limitS)
    return offlineOk ? { verdict: 'attention', reason: 'list_old', kind: 'status_unknown' } : noVerdict('list_old')
  if (found.content.printed) return { verdict: 'attention', reason: 'printed', kind: 'printed' }
  const kind = 'offline_verified'
  return toCompare
    ? { verdict: 'attention', reason: 'person_to_compare', kind }
    : { verdict: 'valid', reason: null, kind }
}

const noVerdict = (reason: Reason): Decision => ({ verdict: 'no_verdict', reason, kind: 'no_verdict' })

const ofFault = (fault: Fault): Decision =>
  SIGNATURES.includes(fault) ? { verdict: 'not_valid', reason: fault, kind: 'not_valid' } : noVerdict(fault)
