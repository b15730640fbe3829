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
  save(data, response)
}

/** Has a file made and hands it to the browser, which saves it. */
export async function saveFile(certificate: string, order: FileOrder): Promise<void> {
  const { data, response } = await api.POST('/api/certificates/{certificate_id}/files', {
    params: { path: { certificate_id: certificate } },
    body: order,
    parseAs: 'blob',
  })
  save(data, response)
}

function save(data: unknown, response: Response): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(data as Blob)
  link.download = NAMED.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'certificate'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}
