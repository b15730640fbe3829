/** Files of certificates, as the holder's page and the officer's both have them made. */
import { api } from './api'
import type { components } from './api/schema'

export type FileOrder = components['schemas']['FileOrder']
const NAMED = /filename="([\w.-]+)"/
const KEPT_MS = 60_000

/** Has a file made and hands it to the browser, which saves it. */
export async function saveFile(certificate: string, order: FileOrder): Promise<void> {
  const { data, response } = await api.POST('/api/certificates/{certificate_id}/files', {
    params: { path: { certificate_id: certificate } },
    body: order,
    parseAs: 'blob',
  })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(data as unknown as Blob)
  link.download = NAMED.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'certificate'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}
