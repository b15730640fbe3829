import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import type { SignedReceipt, SignedRecord, WebKey } from '@/lib/signature/records'

export type Grant = components['schemas']['Grant']
export type Receipt = components['schemas']['GrantReceipt']

export const listGrants = (side: 'given' | 'received') =>
  ask<{ items: Grant[] }>(api.GET('/api/grants', { params: { query: { side } } }))
export const readReceipt = (id: string) =>
  ask<Receipt>(api.GET('/api/grants/{grant_id}/receipt', { params: { path: { grant_id: id } } }))
export const cityKeys = async () => (await ask<{ keys: WebKey[] }>(api.GET('/api/status-lists/keys'))).keys

export const MOST_BYTES = 20 * 1024 * 1024

/** What a chosen file is; null for anything that is neither. */
export function kindOf(document_: unknown): { receipt: SignedReceipt } | { record: SignedRecord } | null {
  if (typeof document_ !== 'object' || document_ === null) return null
  const known = document_ as Record<string, unknown>
  const part = (key: string) => typeof known[key] === 'object' && known[key] !== null
  if (typeof known.kid !== 'string' || typeof known.signature !== 'string') return null
  if (part('head') && Array.isArray(known.entries)) return { record: document_ as SignedRecord }
  return part('document') ? { receipt: document_ as SignedReceipt } : null
}
