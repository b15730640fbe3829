/** Files of a certificate, and checking a file of anybody's. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

export { type FileOrder, saveFile } from '@/lib/files'

type Schemas = components['schemas']
export type FileKind = Schemas['FileOrder']['kind']
export type FileMade = Schemas['FileMade']
export type FileChecked = Schemas['FileChecked']
export type IdentifierChecked = Schemas['IdentifierChecked']

export const MOST_BYTES = 5 * 1024 * 1024

const of = (certificate: string) => ({ params: { path: { certificate_id: certificate } } })

export const listFiles = (certificate: string) =>
  ask<{ items: FileMade[] }>(api.GET('/api/certificates/{certificate_id}/files', of(certificate)))
export const withdrawFile = (id: string) =>
  ask<unknown>(api.DELETE('/api/files/{file_id}', { params: { path: { file_id: id } } }))
export const checkIdentifier = (identifier: string) =>
  ask<IdentifierChecked>(api.POST('/api/identifier-checks', { body: { identifier } }))

/** Sends the bytes as they are; name and type of the file stay here. */
export const checkFile = (file: Blob) =>
  ask<FileChecked>(
    api.POST('/api/file-checks', {
      body: file as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'Content-Type': 'application/octet-stream' },
    } as never),
  )
