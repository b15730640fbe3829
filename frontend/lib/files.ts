/** Files of certificates, as the holder's page and the officer's both have them made. */
import { api } from './api'
import type { components } from './api/schema'

export type FileOrder = components['schemas']['FileOrder']
const NAMED = /filename="([\w.-]+)"/
const KEPT_MS = 60_000

/** Keeps a copy of what an own look showed, where that is allowed, and hands it to the browser, which saves it. */
export async function keepCopy(look: string, certificate: string): Promise<void> {
  const { data, response } = await api.POST('/api/looks/{look_id}/copies', {
    params: { path: { look_id: look } },
    body: { certificate },
    parseAs: 'blob',
  })
  hand(data as unknown as Blob, response, 'certificate')
}

/** The archive package of a decided case, from the own side or the office's. */
export async function saveArchive(case_id: string, atDesk = false): Promise<void> {
  const sent = { params: { path: { case_id } }, parseAs: 'blob' } as const
  const { data, response } = await (atDesk
    ? api.POST('/api/office/cases/{case_id}/archive', sent)
    : api.POST('/api/cases/{case_id}/archive', sent))
  hand(data as unknown as Blob, response, 'case.zip')
}

/** A file that a case keeps: what was uploaded, or a source's answer under seal. */
export async function saveCaseFile(case_id: string, file_id: string, atDesk = false): Promise<void> {
  const sent = { params: { path: { case_id, file_id } }, parseAs: 'blob' } as const
  const { data, response } = await (atDesk
    ? api.GET('/api/office/cases/{case_id}/files/{file_id}', sent)
    : api.GET('/api/cases/{case_id}/files/{file_id}', sent))
  hand(data as unknown as Blob, response, 'case-file')
}

/** Has a file made and hands it to the browser, which saves it. */
export async function saveFile(certificate: string, order: FileOrder): Promise<void> {
  const { data, response } = await api.POST('/api/certificates/{certificate_id}/files', {
    params: { path: { certificate_id: certificate } },
    body: order,
    parseAs: 'blob',
  })
  hand(data as unknown as Blob, response, 'certificate')
}

function hand(content: Blob, response: Response, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = NAMED.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}
