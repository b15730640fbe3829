/** Calls of the scenes' desk and of the reports that it answers. */
import { api, ask } from '@/lib/api/client'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type DraftState = 'draft' | 'in_review' | 'published' | 'returned'
export type Standing = 'in_force' | 'planned' | 'over' | 'replaced'
export type PlaceFault = Schemas['PlaceFault']
export type Change = Schemas['TypeChange']
export type SceneDesk = Omit<Schemas['SceneDesk'], 'drafts' | 'scenes'> & {
  drafts: (Omit<Schemas['SceneDraftRow'], 'state'> & { state: DraftState })[]
  scenes: (Omit<Schemas['SceneRow'], 'standing_on'> & { standing_on: Standing })[]
}
export type SceneHistory = Omit<Schemas['SceneHistory'], 'items'> & {
  items: (Omit<Schemas['SceneVersion'], 'standing_on'> & { standing_on: Standing })[]
}
export type SceneDocument = Omit<Schemas['SceneDocument'], 'types' | 'reasons'> & {
  types: Record<string, string[]>
  reasons: Record<string, Record<string, string>>
}
export type WholeScene = Omit<Schemas['WholeScene'], 'document' | 'state'> & {
  document: SceneDocument
  state: DraftState
}
export type ReportState = 'open' | 'answered' | 'closed'
export type Report = Omit<Schemas['Report'], 'state' | 'kind'> & {
  state: ReportState
  kind: 'over_asking' | 'deletion' | 'other'
}

const at = (draft_id: string) => ({ params: { path: { draft_id } } })
const of = (code: string) => ({ params: { path: { code } } })
const about = (report_id: string) => ({ params: { path: { report_id } } })

export const readDesk = () => ask<SceneDesk>(api.GET('/api/office/scenes'))
export const beginScene = (code: string, source: string | null) =>
  ask<Schemas['Begun']>(api.POST('/api/office/scenes', { body: source ? { code, source } : { code } }))
export const readScene = (id: string) => ask<WholeScene>(api.GET('/api/office/scenes/drafts/{draft_id}', at(id)))
export const saveScene = (id: string, edits: number, document: SceneDocument) =>
  ask<Schemas['SavedDraft']>(
    api.PUT('/api/office/scenes/drafts/{draft_id}', {
      ...at(id),
      body: { edits, document } as unknown as Schemas['SaveScene'],
    }),
  )
export const discardScene = (id: string) => ask(api.DELETE('/api/office/scenes/drafts/{draft_id}', at(id)))
export const submitScene = (id: string, edits: number) =>
  ask(api.POST('/api/office/scenes/drafts/{draft_id}/submission', { ...at(id), body: { edits } }))
export const takeBackScene = (id: string) => ask(api.POST('/api/office/scenes/drafts/{draft_id}/withdrawal', at(id)))
export const returnScene = (id: string, note: string) =>
  ask(api.POST('/api/office/scenes/drafts/{draft_id}/return', { ...at(id), body: { note } }))
export const publishScene = (id: string, edits: number, against: number) =>
  ask(api.POST('/api/office/scenes/drafts/{draft_id}/publication', { ...at(id), body: { edits, against } }))
export const readHistory = (code: string) => ask<SceneHistory>(api.GET('/api/office/scenes/register/{code}', of(code)))
export const endScene = (code: string, since: string) =>
  ask(api.POST('/api/office/scenes/endings', { body: { code, since } }))

export const listReports = (state: ReportState) =>
  ask<{ items: Report[] }>(api.GET('/api/office/reports', { params: { query: { state } } }))
export const answerReport = (id: string, text: string) =>
  ask(api.POST('/api/office/reports/{report_id}/answer', { ...about(id), body: { text } }))
export const closeReport = (id: string) => ask(api.POST('/api/office/reports/{report_id}/closure', about(id)))
