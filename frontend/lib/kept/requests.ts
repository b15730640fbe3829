/** What the wallet keeps for its person on all devices; apart from the first calls, because nothing needs it at once. */
import { api, ask } from '../api'
import type { components } from '../api/schema'
import type { CertificateStatus } from '../api/types'

type Schemas = components['schemas']
export type BundleItem = Omit<Schemas['BundleItem'], 'status'> & { status: CertificateStatus | null }
export type Bundle = Omit<Schemas['Bundle'], 'items'> & { items: BundleItem[] }
export type Preferences = Schemas['Preferences']
export type Contact = Schemas['Contact']
type Choice = { name: string; certificates: string[]; fields: Record<string, string[]>; subject?: string }

const at = (id: string) => ({ params: { path: { bundle_id: id } } })

export const listBundles = (subject?: string) =>
  ask<{ items: Bundle[] }>(api.GET('/api/bundles', { params: { query: subject ? { subject } : {} } }))
export const keepBundle = (body: Choice) => ask<{ items: Bundle[] }>(api.POST('/api/bundles', { body }))
export const renameBundle = (id: string, name: string) =>
  ask<undefined>(api.PUT('/api/bundles/{bundle_id}', { ...at(id), body: { name } }))
export const arrangeBundles = (bundles: string[]) =>
  ask<undefined>(api.PUT('/api/bundles/order', { body: { bundles } }))
export const removeBundle = (id: string) => ask<undefined>(api.DELETE('/api/bundles/{bundle_id}', at(id)))

export const readPreferences = () => ask<Preferences>(api.GET('/api/me/preferences'))
/** Changes what is named; a contact of null is forgotten. */
export const changePreferences = (changes: Partial<Preferences>) =>
  ask<Preferences>(api.PUT('/api/me/preferences', { body: changes }))
