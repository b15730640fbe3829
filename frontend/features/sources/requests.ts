/** Base libraries at the data bureau, the wallet's papers, and reports of registered institutions. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import { inSlot } from '@/lib/slot'

type Schemas = components['schemas']
export type BaseData = Schemas['BaseData']
export type Conflict = Schemas['BaseConflictShown']
export type Library = Schemas['BaseLibraryShown']
export type Material = Schemas['MaterialShown']
export type Reports = Schemas['InstitutionReports']
export type NewReport = Schemas['NewInstitutionReport']
export const LIBRARIES = ['population', 'legal_persons', 'addresses', 'real_estate', 'pensions'] as const
export type LibraryCode = (typeof LIBRARIES)[number]
export const MOST_BYTES = 5 * 1024 * 1024

export const readBaseData = (library: LibraryCode | '', before?: string) =>
  ask<BaseData>(
    api.GET('/api/office/base-data', {
      params: { query: { ...(library ? { base: library } : {}), ...(before ? { before } : {}) } },
    }),
  )
export const listMaterials = () => ask<{ items: Material[] }>(api.GET('/api/me/materials'))
const at = (id: string) => ({ params: { path: { material_id: id } } })
export const sayChanged = (id: string) =>
  ask<undefined>(api.POST('/api/me/materials/{material_id}/changed', { ...at(id), body: {} as never }))
export const removeMaterial = (id: string) => ask<undefined>(api.DELETE('/api/me/materials/{material_id}', at(id)))
export const fileOf = (id: string) => inSlot(`/api/me/materials/${id}/file`)
export const listReports = () => ask<Reports>(api.GET('/api/office/institution-reports'))
export const sendReport = (body: NewReport) =>
  ask<{ id: string }>(api.POST('/api/office/institution-reports', { body }))

/** A file's bytes in Base64, as a request takes them. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const parts: string[] = []
  for (let start = 0; start < bytes.length; start += 0x8000)
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)))
  return btoa(parts.join(''))
}
