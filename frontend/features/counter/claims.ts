import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

export type ClaimAtCounter = components['schemas']['ClaimAtCounter']
export type ClaimLookUp = components['schemas']['ClaimLookUp']
export type ClaimDecision = components['schemas']['ClaimDecision']
export type RefusalReason = components['schemas']['ClaimRefusal']['reason']

export const REASONS: readonly RefusalReason[] = ['card_differs', 'card_not_valid', 'not_the_person', 'withdrawn']

const at = (id: string) => ({ params: { path: { claim_id: id } } })

export const lookUpClaim = (number: string) => ask<ClaimLookUp>(api.POST('/api/desk/claims', { body: { number } }))
export const confirmClaim = (id: string, signOutOthers: boolean) =>
  ask<ClaimDecision>(
    api.POST('/api/desk/claims/{claim_id}/confirmation', { ...at(id), body: { sign_out_others: signOutOthers } }),
  )
export const refuseClaim = (id: string, reason: RefusalReason) =>
  ask<undefined>(api.POST('/api/desk/claims/{claim_id}/refusal', { ...at(id), body: { reason } }))
