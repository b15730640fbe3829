import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type BundleLine = Schemas['BundleLine']
export type Bundle = Schemas['BundleShown']
export type Question = Schemas['BundleQuestion']
export type Ended = Schemas['BundleEnded']
export type RunLine = Schemas['RunLine']
export type Run = Schemas['RunWhole']
export type RunField = Schemas['RunField']
export type RunCase = Schemas['RunCase']
export type RunFinding = Schemas['RunFinding']
export type Sheet = Schemas['CaseSheet']

/** Objects by names of the city's own: the description gives their shape as a pattern, which types cannot say. */
const named = (body: object) => body as never
const at = (id: string) => ({ params: { path: { run_id: id } } })

export const listBundles = () => ask<Schemas['ServiceBundles']>(api.GET('/api/services/bundles'))
export const readBundle = (code: string) =>
  ask<Bundle>(api.GET('/api/services/bundles/{code}', { params: { path: { code } } }))
export const listRuns = () => ask<Schemas['Runs']>(api.GET('/api/me/bundles'))
export const beginRun = (code: string, applicant: string, answers: Record<string, string>) =>
  ask<{ id: string }>(api.POST('/api/me/bundles', { body: named({ code, applicant, answers }) }))
export const readRun = (id: string) => ask<Run>(api.GET('/api/me/bundles/{run_id}', at(id)))
export const answerRun = (id: string, revision: number, answers: Record<string, string>) =>
  ask<Run>(api.PUT('/api/me/bundles/{run_id}/answers', { ...at(id), body: named({ revision, answers }) }))
export const agreeRun = (id: string, certificates: Record<string, string[]>, libraries: Record<string, string[]>) =>
  ask<Run>(api.POST('/api/me/bundles/{run_id}/consent', { ...at(id), body: named({ certificates, libraries }) }))
export const editRun = (id: string, values: Record<string, string>, correct: string[]) =>
  ask<Run>(api.PUT('/api/me/bundles/{run_id}/form', { ...at(id), body: named({ values, correct }) }))
export const sayOfPaper = (id: string, key: string, said: '' | 'unchanged' | 'changed') =>
  ask<Run>(
    api.PUT('/api/me/bundles/{run_id}/papers/{key}/said', {
      params: { path: { run_id: id, key } },
      body: { said },
    }),
  )
export const handIn = (id: string, key: string, file: string, name: string) =>
  ask<Run>(
    api.POST('/api/me/bundles/{run_id}/papers/{key}/file', {
      params: { path: { run_id: id, key } },
      body: { file, name },
    }),
  )
export const nameWard = (id: string, role: string, subject: string) =>
  ask<Run>(
    api.PUT('/api/me/bundles/{run_id}/roles/{role}', { params: { path: { run_id: id, role } }, body: { subject } }),
  )

/** Every open case as it was read, with each promise in it; what is not open stays away. */
export function handedOf(run: Run): Record<string, { revision: number; promises: Record<string, string> }> {
  const open = run.cases.filter(({ acts }) => acts.includes('submit'))
  const handed = Object.fromEntries(
    open.map(({ item, revision }) => [item, { revision, promises: {} as Record<string, string> }]),
  )
  for (const { item, key, promise } of run.promises) {
    const own = handed[item]
    if (own) own.promises[key] = promise.digest
  }
  return handed
}
export const submitRun = (id: string, run: Run) =>
  ask<Run>(api.POST('/api/me/bundles/{run_id}/submission', { ...at(id), body: named({ cases: handedOf(run) }) }))
