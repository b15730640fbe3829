import type { Grant, GrantState } from '@/lib/grants/requests'
import { locale, pick } from '@/lib/i18n'
import { labelsOf } from '@/lib/labels'
import { formatDate, secondsUntil } from '@/lib/time'
import type { Tone } from '@/ui/status/tone'
import { lasting } from './lasting'
import { t } from './words'

export const TONE_OF_STATE: Readonly<Record<GrantState, Tone>> = {
  pending: 'caution',
  active: 'valid',
  used_up: 'none',
  expired: 'none',
  ended: 'none',
  refused: 'none',
}

/** Whether the code or the delegate may still use it. */
export const isLive = ({ state }: Grant): boolean => state === 'active' || state === 'pending'

type GrantedCertificate = NonNullable<Grant['certificates']>[number]

export const comma = () => (locale.value === 'en' ? ', ' : '、')

/** What is granted, as names: 社保卡、身份证. */
export function titleOf(grant: Grant): string {
  const names =
    grant.certificates?.map((one) => pick(one, 'name')) ?? grant.types?.map((one) => labelsOf(one, []).type) ?? []
  return names.length > 0 ? [...new Set(names)].join(comma()) : t('grant.everything')
}

/** The fields of one granted certificate, as words. */
export function fieldsOf(certificate: GrantedCertificate): string {
  return certificate.fields.map((field) => pick(field, 'label')).join(comma())
}

/** To whom, in words. */
export function whomOf(grant: Grant): string {
  const name = pick(grant.to, 'name')
  if (grant.to.kind === 'anyone') return t('who.anyone')
  if (grant.to.kind === 'organisation') return name
  return t(grant.ground === 'consent' ? 'sum.person' : 'sum.delegate', { name })
}

/** Whether whoever may look may keep a copy; empty where a grant was not given by a person. */
export function copiesOf(grant: Grant): string {
  if (grant.ground !== 'consent' && grant.ground !== 'delegation') return ''
  if (!grant.copies_until) return t('sum.copies_no')
  return t('sum.copies_until', { date: formatDate(grant.copies_until, locale.value) })
}

/** How long and how often it may still be used. */
export function leftOf(grant: Grant, nowMs: number): { time: string; uses: string } {
  const seconds = grant.valid_to ? secondsUntil(grant.valid_to, nowMs) : null
  const time =
    seconds === null ? t('left.no_end') : seconds > 0 ? t('left.time', { time: lasting(seconds) }) : t('left.over')
  const uses =
    grant.max_uses === null
      ? t('left.used', { used: grant.used })
      : t('left.uses', { used: grant.used, left: Math.max(0, grant.max_uses - grant.used) })
  return { time, uses }
}
