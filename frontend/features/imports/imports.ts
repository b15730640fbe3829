import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Shapes = components['schemas']
export type Import = Shapes['Import']
export type Imports = Shapes['Imports']
export type Layout = Shapes['ImportLayout']
export type Target = Shapes['ImportTarget']
export type Source = Shapes['ImportSource']
export type Mapping = Record<string, Source>
export type Act = Shapes['ImportAct']['act']

/** States in which a process works on it, so that the page has to look again. */
export const ACTIVE = new Set(['received', 'checking', 'running'])
export const MAPPED = new Set(['mapping', 'checked'])
export const RECEIVES = new Set(['new', 'unreadable'])

const at = (id: string) => ({ params: { path: { import_id: id } } })

export const readImports = () => ask<Imports>(api.GET('/api/imports'))
export const readImport = (id: string) => ask<Import>(api.GET('/api/imports/{import_id}', at(id)))
export const readLayout = (id: string) => ask<Layout>(api.GET('/api/imports/{import_id}/layout', at(id)))
export const saveMapping = (id: string, targets: Mapping) =>
  ask<Layout>(api.PUT('/api/imports/{import_id}/mapping', { ...at(id), body: { targets } as never }))
export const askFor = (id: string, act: Act) =>
  ask<Import>(api.POST('/api/imports/{import_id}/acts', { ...at(id), body: { act } }))

/** The file as it is; the name travels with the import, never in an address. */
export const bring = (id: string, file: File) =>
  ask<Import>(
    api.PUT('/api/imports/{import_id}/file', {
      ...at(id),
      body: file as never,
      bodySerializer: (body: unknown) => body as BodyInit,
      headers: { 'Content-Type': 'application/octet-stream' },
    }),
  )

/** Begins an import and brings its file. */
export async function begin(type: string, organisation: string, file: File): Promise<Import> {
  const name = file.name.slice(-60)
  const made = await ask<Import>(api.POST('/api/imports', { body: { type, organisation, file_name: name } }))
  return bring(made.id, file)
}

/** Saves the rows with faults as a file of this device. */
export async function downloadFaults(id: string, language: 'zh-CN' | 'en', name: string): Promise<void> {
  const blob = await ask<Blob>(
    api.POST('/api/imports/{import_id}/faults', { ...at(id), body: { language }, parseAs: 'blob' }),
  )
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${name.replace(/\.\w+$/, '')}-faults.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Texts of an enum's column that stand for no value yet, out of the first rows. */
export function strangers(layout: Layout, target: Target, source: Source): string[] {
  if (target.choices.length === 0 || source.column == null) return []
  const column = source.column
  const found = new Set<string>(Object.keys(source.words ?? {}))
  for (const row of layout.preview) {
    const text = row.cells[column] ?? ''
    if (text && row.problems.some(({ field, problem }) => field === target.key && problem === 'value')) found.add(text)
  }
  return [...found]
}
