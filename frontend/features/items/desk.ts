/** Calls of the desk of items, and what it says of mistakes. */
import { api, ask } from '@/lib/api'
import { ApiProblem } from '@/lib/api/problem'
import type { components } from '@/lib/api/schema'
import { inSlot } from '@/lib/slot'

type Schemas = components['schemas']
export type DeskItem = Schemas['DeskItem']
export type DeskItems = Schemas['DeskItems']
export type Batch = Schemas['ItemBatch']
export type WholeItem = Schemas['WholeItem']
export type PlaceProblem = Schemas['PlaceProblem']
export type Sheet = Schemas['Sheet']
export type SheetRow = Schemas['SheetRow']

const item = (id: string) => ({ params: { path: { item_id: id } } })
const batch = (id: string) => ({ params: { path: { batch_id: id } } })

export const readItems = () => ask<DeskItems>(api.GET('/api/office/items'))
export const readItem = (id: string) => ask<WholeItem>(api.GET('/api/office/items/{item_id}', item(id)))
export const begin = (code: string, source: string | null) =>
  ask<{ id: string }>(api.POST('/api/office/items', { body: { code, source } }))
export const save = (id: string, document: Record<string, unknown>, edits: number) =>
  ask<Schemas['SavedItem']>(api.PUT('/api/office/items/{item_id}', { ...item(id), body: { document, edits } }))
export const discard = (id: string) => ask(api.DELETE('/api/office/items/{item_id}', item(id)))
export const submit = (ids: string[]) => ask(api.POST('/api/office/item-submissions', { body: { ids } }))
export const sign = (ids: string[], agreed: boolean, note = '', part: string | null = null) =>
  ask<{ signatures: number }>(api.POST('/api/office/item-signatures', { body: { ids, agreed, note, part } }))
export const prepare = (ids: string[], note: string) =>
  ask<{ id: string }>(api.POST('/api/office/item-batches', { body: { ids, note } }))
export const drop = (id: string) => ask(api.DELETE('/api/office/item-batches/{batch_id}', batch(id)))
export const publish = (id: string) =>
  ask<{ lists: string[] }>(
    api.POST('/api/office/item-batches/{batch_id}/publication', { ...batch(id), body: {} as never }),
  )
export const enterRows = (id: string, rows: number[] | null) =>
  ask<{ drafts: number }>(
    api.POST('/api/office/item-sheets/{sheet_id}/entry', { params: { path: { sheet_id: id } }, body: { rows } }),
  )
export const bring = (file: File) =>
  ask<Sheet>(
    api.POST('/api/office/item-sheets', {
      body: file as never,
      bodySerializer: (body: unknown) => body as BodyInit,
      headers: { 'Content-Type': 'application/octet-stream' },
    } as never),
  )

/** The spreadsheet to fill in. */
export const templateFile = (): string => inSlot('/api/office/item-sheets/template.csv')

/** The mistakes that an answer names place by place; none of an answer of another kind. */
export function placesOf(thrown: unknown): PlaceProblem[] {
  if (!(thrown instanceof ApiProblem) || thrown.status !== 422) return []
  return thrown.fields.map(({ field, problem }) => ({
    where: field.replace(/^(document|file)\.?/, ''),
    problem,
    said: '',
  }))
}

/** How many rows of each outcome. */
export function counted(rows: readonly SheetRow[]): Record<SheetRow['outcome'], number> {
  const found = { new: 0, changed: 0, same: 0, fault: 0 }
  for (const { outcome } of rows) found[outcome] += 1
  return found
}

/** Numbers of the rows that would change something and have no fault. */
export const sound = (rows: readonly SheetRow[]): number[] =>
  rows.filter(({ outcome }) => outcome === 'new' || outcome === 'changed').map(({ number }) => number)
