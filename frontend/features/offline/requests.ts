import type { Kept, SavedPass } from '@pwa/offline/vault'
import { api, ask } from '@/lib/api/client'

export interface OfflineDevice {
  readonly id: string
  readonly name: string
  readonly added_at: string
  readonly seen_at: string | null
  readonly removed_at?: string | null
  readonly prf: boolean
}
export interface Profile {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly fields: readonly { readonly key: string; readonly label: string; readonly label_en: string }[]
}
export interface Savable {
  readonly certificate: string
  readonly type: string
  readonly name: string
  readonly name_en: string
  readonly sensitive: boolean
  readonly hours: number
  readonly saved: boolean
  readonly default: boolean
  readonly profiles: readonly Profile[]
  readonly behalf: { readonly grant: string; readonly owner: string; readonly relation: string } | null
}
export interface OfflineState {
  readonly agreed: boolean
  readonly device: OfflineDevice | null
  readonly devices: readonly OfflineDevice[]
  readonly certificates: readonly Savable[]
}
interface NewDevice {
  name: string
  public_key: string
  prf: boolean
  signature: string
}

export const readOffline = () => ask<OfflineState>(api.GET('/api/me/offline'))
export const addDevice = (body: NewDevice) => ask<OfflineDevice>(api.POST('/api/me/offline/devices', { body }))
export const removeDevice = (id: string) =>
  ask<undefined>(api.DELETE('/api/me/offline/devices/{device_id}', { params: { path: { device_id: id } } }))
/** Passes for these certificates; null for all that is saved. What is asked for is saved from then on. */
export const issuePasses = (device: string, certificates: string[] | null, grants: string[] = []) =>
  ask<Omit<Kept, 'shower'>>(api.POST('/api/me/offline/passes', { body: { device, certificates, grants } }))
export const forgetCertificate = (id: string) =>
  ask<undefined>(
    api.DELETE('/api/me/offline/certificates/{certificate_id}', { params: { path: { certificate_id: id } } }),
  )
export const forgetGrant = (id: string) =>
  ask<undefined>(api.DELETE('/api/me/offline/grants/{grant_id}', { params: { path: { grant_id: id } } }))

export type { Kept, SavedPass }
