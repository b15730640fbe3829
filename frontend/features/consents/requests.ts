/** Calls about standing consents and about one's own reports. */
import { api, ask } from '@/lib/api/client'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type ConsentState = 'in_force' | 'over' | 'ended' | 'changed'
export type Consent = Omit<Schemas['StandingConsent'], 'state'> & { state: ConsentState }
export type Consents = Omit<Schemas['Consents'], 'items'> & { items: Consent[] }
export type OwnReport = Omit<Schemas['Report'], 'state'> & { state: 'open' | 'answered' | 'closed' }

const of = (subject: string | undefined) => (subject ? { subject } : {})

export const readConsents = (subject?: string) =>
  ask<Consents>(api.GET('/api/me/consents', { params: { query: of(subject) } }))
export const giveConsent = (scene: string, valid_to: string, subject?: string) =>
  ask(api.POST('/api/me/consents', { body: { scene, valid_to, ...of(subject) } }))
export const endConsent = (consent_id: string) =>
  ask(api.DELETE('/api/me/consents/{consent_id}', { params: { path: { consent_id } } }))
export const listOwnReports = () => ask<{ items: OwnReport[] }>(api.GET('/api/me/reports'))
