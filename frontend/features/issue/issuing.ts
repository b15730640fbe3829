import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import type { CertificateDetail, List, TypeDefinition } from '@/lib/api/types'

type Schemas = components['schemas']
export type Desk = Schemas['IssuingDesk']
export type OwnType = Schemas['IssuingType']
export type DraftRow = Schemas['IssuingDraftRow']
export type Draft = Schemas['IssuingDraft']
export type Filled = Omit<Schemas['FilledSent'], 'values'> & { values: Record<string, string> }
export type Holder = Schemas['HolderSent']
export type Issued = Schemas['IssuedRow']
export type IssuedWhole = Schemas['IssuedWhole']
export type Sealed = Schemas['Sealed']
export type Waiting = Schemas['WaitingInOffice']
export type Proposal = Schemas['ProposalRow']
export type DraftView = Schemas['DraftView']
export type Act = Schemas['ActSent']

/** What has to be said with an act; the server decides, this only marks the fields. */
const SAID = ['reason', 'legal_basis']
const DECIDED = [...SAID, 'document_number']
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  suspend: SAID,
  cancel: SAID,
  revoke_penalty: DECIDED,
  revoke_error: DECIDED,
  withdraw: DECIDED,
}
export const isNeeded = (act: string, field: string): boolean => (NEEDS[act] ?? ['reason']).includes(field)

const draft = (id: string) => ({ params: { path: { draft_id: id } } })
const certificate = (id: string) => ({ params: { path: { certificate_id: id } } })
const request = (id: string) => ({ params: { path: { request_id: id } } })

export const readDesk = () => ask<Desk>(api.GET('/api/issuing/desk'))
export const listDrafts = () => ask<List<DraftRow>>(api.GET('/api/issuing/drafts'))
export const beginDraft = (type: string) => ask<{ id: string }>(api.POST('/api/issuing/drafts', { body: { type } }))
export const readDraft = (id: string) => ask<Draft>(api.GET('/api/issuing/drafts/{draft_id}', draft(id)))
export const saveDraft = (id: string, body: Filled) =>
  ask<Draft>(api.PUT('/api/issuing/drafts/{draft_id}', { ...draft(id), body: body as Schemas['FilledSent'] }))
export const savePhoto = (id: string, revision: number, picture: string) =>
  ask<Draft>(api.PUT('/api/issuing/drafts/{draft_id}/photo', { ...draft(id), body: { revision, picture } }))
export const chooseJoint = (id: string, revision: number, offices: string[]) =>
  ask<Draft>(api.PUT('/api/issuing/drafts/{draft_id}/joint', { ...draft(id), body: { revision, offices } }))
export const discardDraft = (id: string) => ask<undefined>(api.DELETE('/api/issuing/drafts/{draft_id}', draft(id)))
export const issueDraft = (id: string, revision: number) =>
  ask<Sealed>(api.POST('/api/issuing/drafts/{draft_id}/issue', { ...draft(id), body: { revision, confirmed: true } }))

export const listIssued = (status: Schemas['IssuedRow']['status'] | '') =>
  ask<List<Issued>>(
    api.GET('/api/issuing/certificates', { params: { query: status === '' ? {} : { status: status as 'valid' } } }),
  )
export const searchIssued = (by: 'number' | 'holder', text: string) =>
  ask<List<Issued>>(api.POST('/api/issuing/search', { body: { by, text } }))
export const openIssued = (id: string) =>
  ask<IssuedWhole>(api.POST('/api/issuing/certificates/{certificate_id}/opening', { ...certificate(id), body: {} }))
export const beginAmendment = (id: string) =>
  ask<{ id: string }>(api.POST('/api/issuing/certificates/{draft_id}/amendment', { ...draft(id), body: {} }))
export const actOn = (id: string, body: Act) =>
  ask<Schemas['Acted']>(api.POST('/api/issuing/certificates/{certificate_id}/acts', { ...certificate(id), body }))

export const listWaiting = () => ask<Waiting>(api.GET('/api/issuing/requests'))
export const readWaiting = (id: string) => ask<DraftView>(api.GET('/api/issuing/requests/{draft_id}/draft', draft(id)))
export const approve = (id: string) =>
  ask<Sealed>(api.POST('/api/issuing/requests/{request_id}/approval', { ...request(id), body: {} }))
export const decline = (id: string, note: string) =>
  ask<undefined>(api.POST('/api/issuing/requests/{request_id}/refusal', { ...request(id), body: { note } }))
export const addSeal = (id: string) =>
  ask<Sealed>(api.POST('/api/issuing/sealing/{draft_id}/seal', { ...draft(id), body: {} }))
export const declineSeal = (id: string, note: string) =>
  ask<undefined>(api.POST('/api/issuing/sealing/{draft_id}/refusal', { ...draft(id), body: { note } }))

/** What a face is drawn from: a draft or a certificate as if it stood in a wallet. */
interface Drawn {
  id: string
  type: string
  type_version: number
  name: string
  name_en: string
  issuer: string
  issuer_en: string
  number: string
  issued_on: string
  valid_from: string
  valid_to: string | null
  holder_names: string[]
}

export function asDrawn(one: Drawn, type: TypeDefinition, values: Record<string, string>): CertificateDetail {
  return {
    ...one,
    status: 'valid',
    attention: [],
    number_tail: one.number.slice(-4),
    holders: one.holder_names,
    group: type.group,
    sensitive: type.sensitive,
    fields: {},
    identifier: '',
    version: 1,
    values,
    masked: {},
    seal: { organisation: one.issuer, organisation_en: one.issuer_en, kid: '' },
    checks: {},
    history: [],
  } as unknown as CertificateDetail
}
