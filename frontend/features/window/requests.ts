/** The window: the queue, cases on the screen, the customer's phone, questions between offices. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type Panel = Schemas['WindowPanel']
export type Ticket = Schemas['WindowTicketShown']
export type Tab = Schemas['WindowTab']
export type Shown = Schemas['WindowCaseShown']
export type Application = Schemas['CaseWhole']
export type Material = Schemas['CaseMaterialShown']
export type FormField = Schemas['CaseField']
export type Sheet = Schemas['CaseSheet']
export type Item = Schemas['WindowItem']
export type Slip = Schemas['WindowSlip']
export type Served = Schemas['WindowServed']
export type Inquiry = Schemas['WindowInquiryShown']
export type Board = Schemas['WindowBoard']
export type Way = Schemas['WindowAnswer']['way']
export type Said = Schemas['WindowInquiryAnswer']['said']
export type Card = Schemas['WindowCard']
export type Witness = Schemas['WindowWitnessShown']
export type PromiseReason = Schemas['WindowPromiseSigned']['reason']

export const PROMISE_REASONS: readonly PromiseReason[] = ['no_phone', 'phone_fails', 'cannot_use']

const EMPTY = { body: {} as never }
const ticket = (id: string) => ({ params: { path: { ticket_id: id } } })
const at = (id: string) => ({ params: { path: { window_id: id } } })
const of = (id: string, key: string) => ({ params: { path: { window_id: id, key } } })
const application = (id: string) => ({ params: { path: { case_id: id } } })

export const readPanel = () => ask<Panel>(api.GET('/api/window'))
export const readBoard = (office: string) =>
  ask<Board>(api.GET('/api/window/offices/{office_id}/board', { params: { path: { office_id: office } } }))
export const sit = (office: string, number: number) =>
  ask<undefined>(api.PUT('/api/window/seat', { body: { office, number } }))
export const leave = () => ask<undefined>(api.DELETE('/api/window/seat'))
export const takeTicket = (office: string, item: string, priority: boolean, taken_at: 'machine' | 'desk') =>
  ask<Ticket>(api.POST('/api/window/tickets', { body: { office, item, priority, taken_at } }))
export const callNext = () => ask<{ ticket: Ticket | null }>(api.POST('/api/window/call', EMPTY))
export const callTicket = (id: string) =>
  ask<{ ticket: Ticket | null }>(api.POST('/api/window/tickets/{ticket_id}/call', { ...ticket(id), ...EMPTY }))
export const missTicket = (id: string) =>
  ask<undefined>(api.POST('/api/window/tickets/{ticket_id}/no-show', { ...ticket(id), ...EMPTY }))

export const openCase = (item: string, channel: 'phone' | 'presence', from: string | null) =>
  ask<{ id: string }>(api.POST('/api/window/cases', { body: { item, channel, ticket: from } }))
export const readCase = (id: string) => ask<Shown>(api.GET('/api/window/cases/{window_id}', at(id)))
export const showCode = (id: string) =>
  ask<{ text: string; ends_at: string }>(api.POST('/api/window/cases/{window_id}/code', { ...at(id), ...EMPTY }))
export const scan = (id: string, presented: string) =>
  ask<{ refused: string | null }>(api.POST('/api/window/cases/{window_id}/scan', { ...at(id), body: { presented } }))
export const keepDraft = (id: string, draft: Record<string, string>) =>
  ask<undefined>(api.PUT('/api/window/cases/{window_id}/draft', { ...at(id), body: { draft } as never }))
export const edit = (id: string, revision: number, values: Record<string, string>, correct: string[]) =>
  ask<undefined>(
    api.PUT('/api/window/cases/{window_id}/form', { ...at(id), body: { revision, values, correct } as never }),
  )
export const answerMaterial = (id: string, key: string, way: Way) =>
  ask<undefined>(api.PUT('/api/window/cases/{window_id}/materials/{key}/answer', { ...of(id, key), body: { way } }))
export const askOffice = (id: string, key: string, question: string) =>
  ask<{ id: string }>(
    api.POST('/api/window/cases/{window_id}/materials/{key}/inquiry', { ...of(id, key), body: { question } }),
  )
export const scanPaper = (id: string, key: string, picture: string) =>
  ask<undefined>(api.POST('/api/window/cases/{window_id}/materials/{key}/paper', { ...of(id, key), body: { picture } }))
export const askToConfirm = (id: string) =>
  ask<undefined>(api.POST('/api/window/cases/{window_id}/confirmation', { ...at(id), ...EMPTY }))
export const readCard = (id: string, body: Card) =>
  ask<{ refused: string | null }>(api.POST('/api/window/cases/{window_id}/card', { ...at(id), body }))
export const sign = (id: string, strokes: number[][]) =>
  ask<undefined>(api.POST('/api/window/cases/{window_id}/signature', { ...at(id), body: { strokes } }))
export const signPromise = (id: string, reason: PromiseReason, promises: Record<string, string>, strokes: number[][]) =>
  ask<undefined>(
    api.POST('/api/window/cases/{window_id}/promise', { ...at(id), body: { reason, promises, strokes } as never }),
  )
export const listWitness = () => ask<{ items: Witness[] }>(api.GET('/api/window/witness'))
export const answerWitness = (id: string, said: 'confirmed' | 'declined') =>
  ask<undefined>(api.POST('/api/window/witness/{witness_id}', { params: { path: { witness_id: id } }, body: { said } }))
export const handIn = (id: string, revision: number) =>
  ask<undefined>(api.POST('/api/window/cases/{window_id}/submission', { ...at(id), body: { revision } }))
export const readSlip = (id: string) => ask<Slip>(api.GET('/api/window/cases/{window_id}/slip', at(id)))
export const close = (id: string) =>
  ask<undefined>(api.POST('/api/window/cases/{window_id}/close', { ...at(id), ...EMPTY }))

export const listInquiries = () => ask<{ items: Inquiry[] }>(api.GET('/api/office/inquiries'))
export const answerInquiry = (id: string, said: Said, words: string) =>
  ask<undefined>(
    api.POST('/api/office/inquiries/{inquiry_id}/answer', {
      params: { path: { inquiry_id: id } },
      body: { said, words },
    }),
  )

export const listServed = () => ask<{ items: Served[] }>(api.GET('/api/me/windows'))
export const joinBy = (secret: string) => ask<{ id: string }>(api.POST('/api/me/windows', { body: { secret } }))
export const readServed = (id: string) => ask<Served>(api.GET('/api/me/windows/{window_id}', at(id)))
export const begin = (id: string, applicant: string | null) =>
  ask<{ id: string }>(api.POST('/api/me/windows/{window_id}/case', { ...at(id), body: { applicant, renews: null } }))
export const readApplication = (id: string) => ask<Application>(api.GET('/api/cases/{case_id}', application(id)))
export const agree = (id: string, certificates: Record<string, string[]>, libraries: Record<string, string[]>) =>
  ask<Application>(
    api.POST('/api/cases/{case_id}/consent', { ...application(id), body: { certificates, libraries } as never }),
  )
export const submit = (id: string, revision: number, promises: Record<string, string>) =>
  ask<Application>(
    api.POST('/api/cases/{case_id}/submission', { ...application(id), body: { revision, promises } as never }),
  )
