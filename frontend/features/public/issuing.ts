import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import { inSlot } from '@/lib/slot'

type Schemas = components['schemas']
export type IssuingList = Schemas['IssuingList']
export type IssuingEntry = Schemas['IssuingEntry']
export type IssuingVersion = Schemas['IssuingVersion']

/** Which part of the list; empty texts mean everything. */
export interface Choice {
  area: string
  since: string
  until: string
  version: string
}

export const MONTH = /^(19|20)\d\d-(0[1-9]|1[0-2])$/

/** Only what was chosen and can be asked for. */
export function queryOf(choice: Choice): Record<string, string> {
  const months = { since: choice.since, until: choice.until }
  const whole = Object.entries(months).filter(([, value]) => MONTH.test(value))
  const rest = Object.entries({ area: choice.area, version: choice.version }).filter(([, value]) => value !== '')
  return Object.fromEntries([...rest, ...whole])
}

export const fileOf = (choice: Choice, kind: '' | '.csv'): string =>
  inSlot(`/api/issuing-list${kind}?${new URLSearchParams(queryOf(choice))}`)

export function readIssuing(choice: Choice): Promise<IssuingList> {
  const { version, ...rest } = queryOf(choice)
  return ask<IssuingList>(
    api.GET('/api/issuing-list', { params: { query: version ? { ...rest, version: Number(version) } : rest } }),
  )
}
export const listVersions = () => ask<{ items: IssuingVersion[] }>(api.GET('/api/issuing-list/versions'))
export const publishList = (note: string) =>
  ask<{ version: number }>(api.POST('/api/issuing-list/versions', { body: { note } }))
