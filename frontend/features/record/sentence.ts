import { pick } from '@/lib/i18n'
import { labelsOf } from '@/lib/labels'
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
  return named
}

/** A message in words. A kind that this build does not know yet is told by its group. */
export function sentence(message: Message, exists: (path: string) => boolean): Said {
  const group = message.kind.split('.')[0] ?? ''
  const key = has(`kind.${message.kind}`) ? `kind.${message.kind}` : `kind.${group}`
  const known = values(message)
  const own = OWN_PAGE[message.kind] ?? OWN_PAGE[group]
  const place = own && message.ref ? `${own}/${message.ref}` : (PLACES[group] ?? '')
  const detail = `${key}.detail`
  return {
    title: say(key, known),
    detail: has(detail) && Object.values(known).some(Boolean) ? say(detail, known).trim() : '',
    to: place && exists(place) ? place : '',
  }
}
