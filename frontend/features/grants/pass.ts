/** What a delegation lets its holder pass on: nothing that it does not have, and never longer or more often. Pure. */

import type { Picked } from '@/lib/choice'
import type { Grant, NewGrant } from '@/lib/grants/requests'

export interface Passing {
  readonly picked: Picked
  readonly name: string
  readonly purpose: string
  readonly lastsS: number
  readonly uses: number
  /** Whether the right to keep a copy goes on with it: for as long as it was given, and only where it was. */
  readonly copies: boolean
}

const HOUR = 3600
const DAY = 24 * HOUR
const LENGTHS = [HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 90 * DAY]
const MOST_USES = 50

/** Every field of every certificate of the grant. */
export const wholeOf = (grant: Grant): Picked =>
  Object.fromEntries((grant.certificates ?? []).map((one) => [one.certificate, one.fields.map(({ key }) => key)]))

/** Lengths that end before the grant does, and its own rest where none does: in seconds. */
export function lengthsOf(grant: Grant, nowMs: number): number[] {
  const left = grant.valid_to ? Math.floor((Date.parse(grant.valid_to) - nowMs) / 1000) - 60 : Number.POSITIVE_INFINITY
  const found = LENGTHS.filter((one) => one <= left)
  return found.length > 0 ? found : [Math.max(60, left)]
}

/** How often at most: what is left of the grant. */
export const mostUsesOf = (grant: Grant): number =>
  grant.max_uses === null ? MOST_USES : Math.max(1, grant.max_uses - grant.used)

export function withField(picked: Picked, id: string, key: string, on: boolean): Picked {
  const others = (picked[id] ?? []).filter((other) => other !== key)
  return { ...picked, [id]: on ? [...others, key] : others }
}

/** As the interface takes it: purpose, place, case and office of the grant stay. */
export function asPassed(grant: Grant, passing: Passing, nowMs: number): NewGrant {
  const fields = Object.fromEntries(Object.entries(passing.picked).filter(([, keys]) => keys.length > 0))
  const [scene] = grant.scenes ?? []
  return {
    ground: 'delegation',
    to: { audience: 'person', name: passing.name.trim() },
    subject: grant.subject.id ?? null,
    certificates: Object.keys(fields),
    fields,
    purpose: passing.purpose.trim(),
    item: grant.item,
    case_number: grant.case_number,
    place: grant.place,
    valid_to: new Date(nowMs + passing.lastsS * 1000).toISOString(),
    max_uses: passing.uses,
    may_delegate: false,
    parent: grant.id,
    ...(passing.copies && grant.copies_until ? { copies_until: grant.copies_until } : {}),
    ...(grant.organisation ? { organisation: grant.organisation.id } : {}),
    ...(scene ? { scene: scene.code } : {}),
  }
}
