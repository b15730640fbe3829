import { locale, pick } from '@/lib/i18n'
import { labelsOf } from '@/lib/labels'
import { formatDate } from '@/lib/time'
import { say as sayBase } from '@/lib/words'
import type { Message } from './requests'
import { has, say } from './words'

export interface Said {
  title: string
  /** One line under it; empty where the title says all. */
  detail: string
  /** Where the thing itself is; none, nowhere. */
  to: string
}

/** Where a message of a group leads. What has a page of its own is opened there. */
const PLACES: Record<string, string> = {
  look: '/me/looks',
  report: '/me/looks',
  certificate: '/certificates',
  file: '/certificates',
  account: '/me/sessions',
  grant: '/me/grants',
  family: '/me/family',
  mandate: '/me/enterprise',
  request: '/me/asks',
  inspection: '/me/inspections',
  case: '/me/cases',
}
/** Kinds whose page is a list of its own, whatever their group has. */
const LISTS: Record<string, string> = {
  'case.credit_entered': '/me/credit',
  'case.credit_proposed': '/me/credit',
  'case.credit_corrected': '/me/credit',
  'case.credit_declined': '/me/credit',
  'case.correction_accepted': '/me/corrections',
  'case.correction_mended': '/me/corrections',
  'case.correction_declined': '/me/corrections',
}
const OWN_PAGE: Record<string, string> = {
  certificate: '/certificates',
  file: '/certificates',
  grant: '/me/grants',
  request: '/me/asks',
  inspection: '/me/inspections',
  case: '/me/cases',
  // a kind that has another page than its group
  'request.handed': '/asked/handed',
  'file.reported': '/me/materials',
}

/** Facts as words of the page: offices in its language, certificates and states by their names. */
function values({ facts }: Message): Record<string, string> {
  const named: Record<string, string> = {}
  for (const key of Object.keys(facts)) named[key] = key.endsWith('_en') ? '' : pick(facts, key)
  if (facts.type) named.type = labelsOf(facts.type, []).type
  if (facts.status) named.status = sayBase(`status.${facts.status}`)
  if (facts.verdict) named.verdict = sayBase(`verdict.${facts.verdict}`)
  if (facts.until) named.until = formatDate(facts.until, locale.value)
  return named
}

/** A message in words. A kind that this build does not know yet is told by its group. */
export function sentence(message: Message, exists: (path: string) => boolean): Said {
  const group = message.kind.split('.')[0] ?? ''
  const key = has(`kind.${message.kind}`) ? `kind.${message.kind}` : `kind.${group}`
  const known = values(message)
  const own = OWN_PAGE[message.kind] ?? OWN_PAGE[group]
  const place = LISTS[message.kind] ?? (own && message.ref ? `${own}/${message.ref}` : (PLACES[group] ?? ''))
  const detail = `${key}.detail`
  return {
    title: say(key, known),
    detail: has(detail) && Object.values(known).some(Boolean) ? say(detail, known).trim() : '',
    to: place && exists(place) ? place : '',
  }
}
