/** Calls of the public guide and of the public lists. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import { inSlot } from '@/lib/slot'

type Schemas = components['schemas']
export type FoundItem = Schemas['FoundItem']
export type GuideItem = Schemas['GuideItem']
export type Material = Schemas['Material']
export type Ending = Schemas['Ending']
export type Basis = Schemas['Basis']
export type ListKind = Schemas['ItemList']['kind']
export type ListEntry = Schemas['ListEntry']
export type ListStep = Schemas['ListStep']
export type ListDifference = Schemas['ListDifference']

export const KINDS: readonly ListKind[] = ['usage', 'waived']

export const findItems = (q: string) =>
  ask<{ items: FoundItem[] }>(api.GET('/api/items', { params: { query: q === '' ? {} : { q } } }))
export const readItem = (code: string) => ask<GuideItem>(api.GET('/api/items/{code}', { params: { path: { code } } }))
export const readVersions = (code: string) =>
  ask<{ items: Schemas['ItemVersion'][] }>(api.GET('/api/items/{code}/versions', { params: { path: { code } } }))

const at = (kind: ListKind) => ({ path: { kind } })
export const readList = (kind: ListKind, version: string) =>
  ask<Schemas['ItemList']>(
    api.GET('/api/item-lists/{kind}', {
      params: { ...at(kind), query: version === '' ? {} : { version: Number(version) } },
    }),
  )
export const readSteps = (kind: ListKind) =>
  ask<{ items: ListStep[] }>(api.GET('/api/item-lists/{kind}/versions', { params: at(kind) }))
export const readDifference = (kind: ListKind, first: number, second: number) =>
  ask<ListDifference>(
    api.GET('/api/item-lists/{kind}/difference', { params: { ...at(kind), query: { first, second } } }),
  )
export const csvOf = (kind: ListKind, version: string): string =>
  inSlot(`/api/item-lists/${kind}.csv${version === '' ? '' : `?version=${version}`}`)

/** A clause as it is cited: 《law》article. */
export const cited = (basis: Basis | { law: string; article: string }): string => `《${basis.law}》${basis.article}`

/** Lines of a list that hold every word of what was typed. */
export function fitting(entries: readonly ListEntry[], typed: string): ListEntry[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...entries]
  return entries.filter((one) => {
    const text = [
      one.item_name,
      one.item_name_en,
      one.department_name,
      one.department_name_en,
      one.subject_name,
      one.subject_name_en,
      ...one.details,
    ]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
