import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import { inSlot } from '@/lib/slot'

type Schemas = components['schemas']
export type SealShown = Schemas['SealShown']
export type SealKeyShown = Schemas['SealKeyShown']
export type SealsShown = Schemas['SealsShown']
export type SealRequestShown = Schemas['SealRequestShown']
export type LedgerLine = Schemas['LedgerLine']
export type NewSeal = Schemas['NewSeal']
export type KeyAct = Schemas['KeyAct']
export type Upload = Schemas['Upload']

/** What of the ledger is wanted; empty texts ask for everything. */
export interface LedgerFilter {
  seal: string
  kind: string
  since: string
  until: string
}

const seal = (id: string) => ({ params: { path: { seal_id: id } } })
const request = (id: string) => ({ params: { path: { request_id: id } } })
const filled = (filter: LedgerFilter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== '')) as Partial<LedgerFilter>

export const listSeals = () => ask<SealsShown>(api.GET('/api/office/seals'))
export const listRequests = () => ask<{ items: SealRequestShown[] }>(api.GET('/api/office/seal-requests'))
export const prepareSeal = (body: NewSeal) => ask<{ id: string }>(api.POST('/api/office/seals', { body }))
export const prepareAct = (id: string, body: KeyAct) =>
  ask<{ id: string }>(api.POST('/api/office/seals/{seal_id}/acts', { ...seal(id), body }))
export const suspendSeal = (id: string, reason: string) =>
  ask<undefined>(api.POST('/api/office/seals/{seal_id}/suspension', { ...seal(id), body: { reason } }))
export const confirmAct = (id: string) =>
  ask<{ seal_id?: string | null }>(
    api.POST('/api/office/seal-requests/{request_id}/confirmation', { ...request(id), body: {} }),
  )
export const refuseAct = (id: string) =>
  ask<undefined>(api.DELETE('/api/office/seal-requests/{request_id}', request(id)))
export const redraw = (body: Upload) => ask<{ svg: string }>(api.POST('/api/office/seal-pictures', { body }))
export const draw = (name: string, line: string) =>
  ask<{ svg: string }>(api.GET('/api/office/seal-pictures', { params: { query: { name, line } } }))
export const readLedger = (filter: LedgerFilter, before?: string) =>
  ask<{ items: LedgerLine[]; more: boolean }>(
    api.GET('/api/office/seal-uses', { params: { query: { ...filled(filter), ...(before ? { before } : {}) } } }),
  )

/** Where the ledger is read as a table, with the same filter. */
export const tableAddress = (filter: LedgerFilter): string =>
  inSlot(`/api/office/seal-uses.csv?${new URLSearchParams(filled(filter) as Record<string, string>)}`)
export const pictureAddress = (id: string): string => inSlot(`/api/seals/${id}/picture`)
/** A picture that the server drew, for an image element: scripts in it could not run there, and there are none. */
export const asImage = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
