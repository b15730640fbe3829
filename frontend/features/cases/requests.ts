/** Calls about one's own cases. */
import { ApiProblem, api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type CaseLine = Schemas['CaseLine']
export type CaseWhole = Schemas['CaseWhole']
export type CaseField = Schemas['CaseField']
export type CaseMaterial = Schemas['CaseMaterialShown']
export type CaseSheet = Schemas['CaseSheet']
export type CaseFinding = Schemas['CaseFinding']
export type Foreseen = Schemas['ForeseenMaterial']
export type Guide = Schemas['GuideItem']
export type AskMade = Schemas['CaseAskMade']

const of = (case_id: string) => ({ params: { path: { case_id } } })

export const listCases = () => ask<{ items: CaseLine[] }>(api.GET('/api/cases'))
export const readCase = (id: string) => ask<CaseWhole>(api.GET('/api/cases/{case_id}', of(id)))
export const readGuide = (code: string) => ask<Guide>(api.GET('/api/items/{code}', { params: { path: { code } } }))
export const foresee = (code: string, applicant?: string) =>
  ask<{ items: Foreseen[] }>(
    api.GET('/api/cases/foreseen/{code}', { params: { path: { code }, query: applicant ? { applicant } : {} } }),
  )
export const beginCase = (item: string, applicant: string) =>
  ask<{ id: string }>(api.POST('/api/cases', { body: { item, applicant } }))
export const agree = (id: string, certificates: Record<string, string[]>, libraries: Record<string, string[]>) =>
  ask<CaseWhole>(api.POST('/api/cases/{case_id}/consent', { ...of(id), body: { certificates, libraries } }))
export const saveForm = (id: string, revision: number, values: Record<string, string>, correct: string[]) =>
  ask<CaseWhole>(api.PUT('/api/cases/{case_id}/form', { ...of(id), body: { revision, values, correct } }))
export const sayOf = (case_id: string, key: string, said: 'unchanged' | 'changed') =>
  ask<CaseWhole>(
    api.PUT('/api/cases/{case_id}/materials/{key}/said', { params: { path: { case_id, key } }, body: { said } }),
  )
export const issueProof = (case_id: string, key: string) =>
  ask<CaseWhole>(
    api.POST('/api/cases/{case_id}/materials/{key}/proof', { params: { path: { case_id, key } }, body: {} }),
  )
export const uploadFile = (case_id: string, key: string, file: string, name: string) =>
  ask<CaseWhole>(
    api.POST('/api/cases/{case_id}/materials/{key}/file', { params: { path: { case_id, key } }, body: { file, name } }),
  )
export const nameWard = (case_id: string, role: string, subject: string) =>
  ask<CaseWhole>(
    api.PUT('/api/cases/{case_id}/roles/{role}', { params: { path: { case_id, role } }, body: { subject } }),
  )
export const askOwner = (id: string, role: string, name: string) =>
  ask<AskMade>(api.POST('/api/cases/{case_id}/asks', { ...of(id), body: { role, name } }))
/** Stop waiting for somebody; what they answered just before counts. */
export async function waitNoLonger(case_id: string, ask_id: string): Promise<CaseWhole> {
  try {
    await ask(api.DELETE('/api/cases/{case_id}/asks/{ask_id}', { params: { path: { case_id, ask_id } } }))
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem) || thrown.code !== 'conflict') throw thrown
    return followAsks(case_id)
  }
  return readCase(case_id)
}
export const followAsks = (id: string) =>
  ask<CaseWhole>(api.POST('/api/cases/{case_id}/asks/answers', { ...of(id), body: {} }))
export const submitCase = (id: string, revision: number, promises: Record<string, string>) =>
  ask<CaseWhole>(api.POST('/api/cases/{case_id}/submission', { ...of(id), body: { revision, promises } }))
export const withdrawCase = (id: string, reason: string) =>
  ask(api.POST('/api/cases/{case_id}/withdrawal', { ...of(id), body: { reason } }))
