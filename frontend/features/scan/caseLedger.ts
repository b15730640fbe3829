/** The list of a case: who was checked since it began, with the verdict. Pure; in memory alone, names masked. */
import type { Verdict, Verification } from '@/lib/api/types'
import { isAnswer, type OfflineLook, wordOf } from './offline/offlineLook'

export interface Checked {
  /** Id of the look; the record on the server has the rest. */
  readonly id: string
  readonly look: string
  readonly at: string
  readonly verdict: Verdict
  readonly reason: string | null
  /** A masked name of a person, an enterprise's full one, or null where none was shown. */
  readonly name: string | null
  readonly presence: null | 'match' | 'mismatch'
  /** Key of the word, where it was found without a network. */
  readonly word?: string
}

/** Keeps the first character and hides the rest; a name that came masked stays as it is. */
export function maskedName(name: string): string {
  const characters = [...name]
  return name.includes('●') ? name : characters.map((one, at) => (at === 0 ? one : '●')).join('')
}

/** A code that was expired, used or unreadable says nothing about a person and does not stand in the list. */
const isAboutSomebody = ({ verdict, reason }: Verification): boolean =>
  verdict !== 'pending' && (verdict !== 'no_verdict' || reason === 'not_provided')

function asChecked({ id, look, at, verdict, reason, certificates, subject, presence }: Verification): Checked {
  const worst = certificates.find((one) => one.verdict === verdict)
  const name = subject?.kind === 'enterprise' ? subject.name : subject ? maskedName(subject.name) : null
  return { id, look, at, verdict, reason: worst?.reason ?? reason ?? null, name, presence: presence ?? null }
}

/** The list with this answer in it: newest first, the same look once. */
export function checkedWith(list: readonly Checked[], verification: Verification): readonly Checked[] {
  if (!isAboutSomebody(verification)) return list
  const others = list.filter(({ id }) => id !== verification.id)
  return [asChecked(verification), ...others]
}

/** The same for a look without a network: it stands in the list by its number on this phone. */
export function checkedOffline(list: readonly Checked[], look: OfflineLook): readonly Checked[] {
  const { number, verdict, reason, name, atMs } = look
  if (number === null || (!isAnswer(look) && look.kind !== 'not_valid')) return list
  const one = { id: offlineId(number), look: `#${number}`, at: new Date(atMs).toISOString(), verdict, reason, name }
  return [{ ...one, presence: null, word: wordOf(look) }, ...list]
}

export const offlineId = (number: number): string => `offline-${number}`

export function presenceOf(list: readonly Checked[], id: string, match: boolean): readonly Checked[] {
  return list.map((one) => (one.id === id ? { ...one, presence: match ? 'match' : 'mismatch' } : one))
}

export type Tally = Readonly<Record<'all' | 'valid' | 'attention' | 'not_valid' | 'no_verdict', number>>

/** How many there are of each verdict. */
export function tallyOf(list: readonly Checked[]): Tally {
  const of = (verdict: Verdict) => list.filter((one) => one.verdict === verdict).length
  return {
    all: list.length,
    valid: of('valid'),
    attention: of('attention'),
    not_valid: of('not_valid'),
    no_verdict: of('no_verdict'),
  }
}
