import { api, ask, type Look, type Page } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import { locale } from '@/lib/i18n'
import { inSlot } from '@/lib/slot'

export interface Sought {
  words: string
  organisation: string
  outcome: '' | 'seen' | 'nothing'
  behalf: '' | 'true' | 'false'
  since: string
  until: string
}
export const NOTHING_SOUGHT: Sought = { words: '', organisation: '', outcome: '', behalf: '', since: '', until: '' }
const KEYS = Object.keys(NOTHING_SOUGHT) as (keyof Sought)[]
const OUTCOMES = ['', 'seen', 'nothing']
const BEHALVES = ['', 'true', 'false']
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What an address says is sought; whatever makes no sense is left out. */
export function soughtIn(query: Record<string, unknown>): Sought {
  const said = (key: keyof Sought) => (typeof query[key] === 'string' ? (query[key] as string).slice(0, 120) : '')
  const one = <Word extends string>(key: keyof Sought, of: readonly string[]) =>
    (of.includes(said(key)) ? said(key) : '') as Word
  const day = (key: 'since' | 'until') => (DAY.test(said(key)) ? said(key) : '')
  return {
    words: said('words').slice(0, 60),
    organisation: said('organisation'),
    outcome: one('outcome', OUTCOMES),
    behalf: one('behalf', BEHALVES),
    since: day('since'),
    until: day('until'),
  }
}

/** The same for an address: only what is sought stands in it. */
export function inAddress(sought: Sought): Record<string, string> {
  return Object.fromEntries(KEYS.filter((key) => sought[key]).map((key) => [key, sought[key]]))
}

function query({ behalf, ...rest }: Sought, subject: string | null) {
  const { behalf: _, ...told } = inAddress({ ...rest, behalf: '' })
  return {
    ...told,
    ...(behalf ? { on_behalf: behalf === 'true' } : {}),
    ...(subject ? { subject } : {}),
  } as { subject?: string; outcome?: 'seen' | 'nothing' }
}

export const findLooks = (sought: Sought, subject: string | null, before: number | null) =>
  ask<Page<Look, number>>(
    api.GET('/api/me/looks', { params: { query: { ...query(sought, subject), ...(before ? { before } : {}) } } }),
  )
export const listOffices = (subject: string | null) =>
  ask<{ items: components['schemas']['LookOffice'][] }>(
    api.GET('/api/me/looks/offices', { params: { query: subject ? { subject } : {} } }),
  )
export const proveRecord = (subject: string | null) =>
  ask<components['schemas']['ProvenRecord']>(api.POST('/api/me/looks/proofs', { body: subject ? { subject } : {} }))

/** Where the table of what was found is. */
export function tableOf(sought: Sought, subject: string | null): string {
  const told = Object.entries(query(sought, subject)).map(([key, value]): [string, string] => [key, String(value)])
  return inSlot(`/api/me/looks.csv?${new URLSearchParams([...told, ['lang', locale.value === 'en' ? 'en' : 'zh']])}`)
}
