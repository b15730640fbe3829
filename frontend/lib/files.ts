/** Files of certificates, as the holder's page and the officer's both have them made. */
import { api } from './api'
import type { components } from './api/schema'

export type FileOrder = components['schemas']['FileOrder']
const NAMED = /filename="([\w.-]+)"/
const KEPT_MS = 60_000

/** The archive package of a decided case, from the own side or the office's. */
export async function saveArchive(case_id: string, atDesk = false): Promise<void> {
  const sent = { params: { path: { case_id } }, parseAs: 'blob' } as const
  const { data, response } = await (atDesk
    ? api.POST('/api/office/cases/{case_id}/archive', sent)
    : api.POST('/api/cases/{case_id}/archive', sent))
  hand(data as unknown as Blob, response, 'case.zip')
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
