/** A verification as the verdict screen says it: word, shape, certificate, basis, name. Pure. */
import type { CheckName, CheckResult, Checks, Verdict, Verification, VerifiedCertificate } from '@/lib/api/types'
import { TONE_OF_VERDICT, type Tone } from '@/ui/status/tone'

/** Seconds until a verdict clears by itself; a code that is not ours is no verdict about anybody and goes sooner. */
export const CLEAR_AFTER_S = 15
const CLEAR_JUNK_AFTER_S = 5
const JUNK: ReadonlySet<string> = new Set(['foreign', 'malformed', 'unsupported_code'])

const SEVERITY: readonly Verdict[] = ['not_valid', 'attention', 'valid', 'no_verdict', 'pending']
const CHECKS: readonly CheckName[] = ['seal', 'signature', 'status', 'validity']
const CHECK_SEVERITY: readonly CheckResult[] = ['failed', 'attention', 'ok']

/** The certificate the band speaks of: the one with the worst verdict, the first of equals. */
export function worstOf(certificates: readonly VerifiedCertificate[]): VerifiedCertificate | null {
  return SEVERITY.map((verdict) => certificates.find((one) => one.verdict === verdict)).find(Boolean) ?? null
}

/** Key of the word for a verdict and its reason. A certificate's `expired` is another thing than a code's. */
export function wordKey(verdict: Verdict, reason: string | null | undefined): string {
  if (verdict === 'valid') return 'word.valid'
  if (!reason) return `word.${verdict}`
  return verdict === 'not_valid' && reason === 'expired' ? 'word.expired_certificate' : `word.${reason}`
}

export interface BandView {
  readonly tone: Tone
  readonly word: string
  readonly certificate: VerifiedCertificate | null
  readonly count: number
  /** For `no_verdict`: key of what to do now. */
  readonly todo: string | null
  readonly clearAfterS: number
}

export function bandOf(verification: Verification): BandView {
  const { verdict, certificates } = verification
  const worst = verdict === 'no_verdict' ? null : worstOf(certificates)
  const reason = worst?.reason ?? verification.reason
  return {
    tone: TONE_OF_VERDICT[verdict],
    word: wordKey(verdict, reason),
    certificate: worst,
    count: verdict === 'no_verdict' ? 0 : certificates.length,
    todo: verdict === 'no_verdict' ? `do.${reason ?? 'no_verdict'}` : null,
    clearAfterS: verdict === 'no_verdict' && JUNK.has(reason ?? '') ? CLEAR_JUNK_AFTER_S : CLEAR_AFTER_S,
  }
}

/** A photo among the values: the only values that are data addresses. */
export function photoOf(certificates: readonly VerifiedCertificate[]): string | null {
  for (const { fields } of certificates) {
    const photo = Object.values(fields).find((value) => value.startsWith('data:image/'))
    if (photo) return photo
  }
  return null
}

/** Who showed it where the holder did not: key of the sentence, and the masked name that goes into it. */
export function behalfOf({ on_behalf: behalf }: Verification): { key: string; name: string } | null {
  return behalf ? { key: behalf.name ? `behalf.${behalf.role}` : 'behalf.code', name: behalf.name ?? '' } : null
}

export interface CheckView {
  readonly name: CheckName
  readonly result: CheckResult
}

/** Each check once, with its worst result over all certificates; what was not checked is not listed. */
export function checksOf(certificates: readonly { checks: Checks }[]): CheckView[] {
  return CHECKS.flatMap((name) => {
    const results = certificates.map(({ checks }) => checks[name])
    const result = CHECK_SEVERITY.find((one) => results.includes(one))
    return result ? [{ name, result }] : []
  })
}

/** Field keys of a certificate that are shown as text; photo and name stand on top already. */
export function listedFields({ fields }: VerifiedCertificate, subjectName: string | null): string[] {
  return Object.entries(fields)
    .filter(([, value]) => !value.startsWith('data:image/') && value !== subjectName)
    .map(([key]) => key)
}

/** The certificate whose facts stand beside the photo: the band's own, or the first other that shows anything. */
export function factsFrom({ certificates, subject }: Verification): VerifiedCertificate | null {
  const worst = worstOf(certificates)
  const ordered = worst ? [worst, ...certificates] : []
  return ordered.find((one) => listedFields(one, subject?.name ?? null).length > 0) ?? null
}

/** How many facts stand beside the photo; the rest follows in the list. */
export const FACTS = 2

/** Whether the checker is asked to compare a face with a person: where a certificate stands, or a photo came with it. */
export function asksPresence({ verdict, subject, certificates, on_behalf: behalf, printed }: Verification): boolean {
  if (subject?.kind !== 'person' || behalf || printed) return false
  return verdict === 'valid' || verdict === 'attention' || (verdict === 'not_valid' && photoOf(certificates) !== null)
}
