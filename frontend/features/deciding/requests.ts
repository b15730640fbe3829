/** The decision desk: queue, one case, acts; promises to verify; entries of credit. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type QueueLine = Schemas['CaseQueueLine']
export type DeskCase = Schemas['DeskCase']
export type DeskMaterial = Schemas['DeskMaterial']
export type Finding = Schemas['CaseFinding']
export type Promised = Schemas['DeskPromise']
export type Task = Schemas['PromiseTaskShown']
export type Entry = Schemas['CreditEntryShown']
export type Handler = Schemas['PromiseMandateShown']
export type Sought = {
  state?: 'submitted' | 'supplement_asked' | 'accepted' | 'decided'
  number?: string
  mine?: boolean
  overdue?: boolean
}

const of = (case_id: string) => ({ params: { path: { case_id } } })
const EMPTY = { body: {} as never }

export const listQueue = (query: Sought) =>
  ask<{ items: QueueLine[] }>(api.GET('/api/office/cases', { params: { query } }))
export const readCase = (id: string) => ask<DeskCase>(api.GET('/api/office/cases/{case_id}', of(id)))
export const take = (id: string) =>
  ask<undefined>(api.POST('/api/office/cases/{case_id}/taking', { ...of(id), ...EMPTY }))
export const askSupplement = (id: string, revision: number, note: string) =>
  ask<undefined>(api.POST('/api/office/cases/{case_id}/supplement', { ...of(id), body: { revision, note } }))
export const accept = (id: string, revision: number) =>
  ask<undefined>(api.POST('/api/office/cases/{case_id}/acceptance', { ...of(id), body: { revision } }))
export const grant = (id: string, revision: number, seen: string[], certificate_number = '') =>
  ask<Schemas['DeskGranted']>(
    api.POST('/api/office/cases/{case_id}/grant', {
      ...of(id),
      body: { revision, seen, note: '', certificate_number },
    }),
  )
export const refuse = (id: string, revision: number, note: string, clause: string) =>
  ask<undefined>(api.POST('/api/office/cases/{case_id}/refusal', { ...of(id), body: { revision, note, clause } }))

export const listTasks = (done: boolean) =>
  ask<{ items: Task[] }>(api.GET('/api/office/promises', { params: { query: { done } } }))
export const conclude = (task_id: string, body: Schemas['PromiseVerified']) =>
  ask<{ entry: string | null }>(
    api.POST('/api/office/promises/{task_id}/result', { params: { path: { task_id } }, body }),
  )

const entry = (entry_id: string) => ({ params: { path: { entry_id } } })
export const listEntries = (waiting: boolean) =>
  ask<{ items: Entry[] }>(api.GET('/api/office/credit', { params: { query: { waiting } } }))
export const propose = (id: string, reason: string) =>
  ask<undefined>(api.POST('/api/office/credit/{entry_id}/proposal', { ...entry(id), body: { reason } }))
export const decide = (id: string, correct: boolean, answer: string) =>
  ask<undefined>(api.POST('/api/office/credit/{entry_id}/decision', { ...entry(id), body: { correct, answer } }))
export const listOwn = () => ask<{ items: Entry[] }>(api.GET('/api/me/credit'))
export const askCorrection = (id: string, reason: string) =>
  ask<undefined>(api.POST('/api/me/credit/{entry_id}/correction', { ...entry(id), body: { reason } }))

const house = (enterprise_id: string) => ({ params: { path: { enterprise_id } } })
export const listHandlers = (enterprise: string) =>
  ask<{ items: Handler[] }>(api.GET('/api/enterprises/{enterprise_id}/promise-mandates', house(enterprise)))
export const letPromise = (enterprise: string, mandate: string, valid_to: string) =>
  ask<undefined>(
    api.POST('/api/enterprises/{enterprise_id}/promise-mandates', {
      ...house(enterprise),
      body: { mandate, valid_to },
    }),
  )
export const stopPromising = (enterprise_id: string, given_id: string) =>
  ask<undefined>(
    api.DELETE('/api/enterprises/{enterprise_id}/promise-mandates/{given_id}', {
      params: { path: { enterprise_id, given_id } },
    }),
  )
