/** Calls of the catalogue desk. */
import { api, ask } from '@/lib/api/client'
import type { components } from '@/lib/api/schema'
import type { List, TypeDefinition, TypeField } from '@/lib/api/types'

type Schemas = components['schemas']
export type DraftState = 'draft' | 'in_review' | 'published' | 'returned'
export type DraftRow = Omit<Schemas['DraftRow'], 'state'> & { state: DraftState }
export type PlaceFault = Schemas['PlaceFault']
export type OfficeChoice = Schemas['OfficeChoice']
export type Change = Schemas['WholeDraft']['changes'][number]

export interface AgeStep {
  under: number | null
  years: number | null
}
export interface Validity {
  kind: string
  days?: number | null
  years?: number | null
  age?: number | null
  field?: string | null
  steps?: AgeStep[] | null
}
export interface NumberPart {
  kind: string
  text?: string | null
  digits?: number | null
  method?: string | null
}
export interface DraftAnswer {
  key: string
  label: string
  label_en: string
  rule: string
  field?: string | null
  value?: string | number | null
  values?: string[] | null
  sets: TypeField['sets']
}
/** A type with all that the desk says of it. */
export type TypeDocument = Omit<TypeDefinition, 'answers' | 'max_holders' | 'expiring_days'> & {
  local: boolean
  holder_kinds: string[]
  subject: string
  max_holders: number
  expiring_days: number
  validity: Validity
  second_person?: string[] | null
  proof?: boolean | null
  number_rule: string
  numbering?: { parts: NumberPart[] } | null
  number_pattern: string
  number_example: string
  source: string
  related?: string[] | null
  extension?: { name: string; text: string }[] | null
  answers: DraftAnswer[]
  attention: { reason: string; rule: 'date_passed'; field: string }[]
}
export type WholeDraft = Omit<Schemas['WholeDraft'], 'document' | 'state' | 'history'> & {
  document: TypeDocument
  state: DraftState
  history: DraftRow[]
}
export interface Management {
  issuers: string[]
  scenes: Record<string, string[]>
}

const at = (draft_id: string) => ({ params: { path: { draft_id } } })

export const listDrafts = () => ask<List<DraftRow>>(api.GET('/api/office/catalogue'))

export const beginDraft = (code: string, source: string | null) =>
  ask<Schemas['Begun']>(api.POST('/api/office/catalogue', { body: source ? { code, source } : { code } }))

export const readDraft = (id: string) => ask<WholeDraft>(api.GET('/api/office/catalogue/{draft_id}', at(id)))

export const saveDraft = (id: string, edits: number, document: TypeDocument, management: Management) =>
  ask<Schemas['SavedDraft']>(
    api.PUT('/api/office/catalogue/{draft_id}', {
      ...at(id),
      body: { edits, document, management } as unknown as Schemas['SaveDraft'],
    }),
  )

export const discardDraft = (id: string) => ask(api.DELETE('/api/office/catalogue/{draft_id}', at(id)))

export const submitDraft = (id: string, edits: number) =>
  ask(api.POST('/api/office/catalogue/{draft_id}/submission', { ...at(id), body: { edits } }))

export const withdrawDraft = (id: string) => ask(api.POST('/api/office/catalogue/{draft_id}/withdrawal', at(id)))

export const returnDraft = (id: string, note: string) =>
  ask(api.POST('/api/office/catalogue/{draft_id}/return', { ...at(id), body: { note } }))

export const publishDraft = (id: string, edits: number) =>
  ask(api.POST('/api/office/catalogue/{draft_id}/publication', { ...at(id), body: { edits } }))
