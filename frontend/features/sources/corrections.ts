/** Corrections: the desk of whose word a field is, and what their own people read. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type CorrectionLine = Schemas['CorrectionLine']
export type Correction = Schemas['CorrectionWhole']
export type CorrectionMine = Schemas['CorrectionMine']
export type Decision = { accepted: boolean; seen: string; mends: 'desk' | 'feed'; reason: string }

const at = (correction_id: string) => ({ params: { path: { correction_id } } })
const EMPTY = { body: {} as never }

export const listCorrections = (settled: boolean) =>
  ask<{ items: CorrectionLine[] }>(api.GET('/api/office/corrections', { params: { query: { settled } } }))
export const openCorrection = (id: string) =>
  ask<Correction>(api.POST('/api/office/corrections/{correction_id}/opening', { ...at(id), ...EMPTY }))
export const decideCorrection = (id: string, body: Decision) =>
  ask<Correction>(api.POST('/api/office/corrections/{correction_id}/decision', { ...at(id), body }))
export const listMine = () => ask<{ items: CorrectionMine[] }>(api.GET('/api/me/corrections'))

/** Why the desk cannot write the new value itself, as a key of words; null where it is something else. */
export function faultOf(errors: readonly { field: string; problem: string }[]): string | null {
  const one = errors[0]
  if (one?.field === 'record') return one.problem === 'several' ? 'fault.record_several' : 'fault.record'
  return one?.field === 'value' ? 'fault.value' : null
}
