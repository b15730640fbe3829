import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type Family = Schemas['Family']
export type FamilyTie = Schemas['FamilyTie']
export type FamilyRequest = Schemas['FamilyRequest']
export type NamedChild = Schemas['NamedChild']
export type FamilyAsked = Schemas['FamilyAsked']
export type FamilyAsk = Schemas['FamilyAsk']
export type TieMade = Schemas['TieMade']
export type AtDesk = Schemas['FamilyAtDesk']
export type Proposed = Schemas['FamilyProposed']
export type LookUp = Schemas['FamilyLookUp']
export type Refusal = Schemas['FamilyRefusal']['reason']
export type GuardianRelation = Schemas['GuardianAsked']['relation']
export type HelperRelation = Schemas['HelpAsked']['relation']

export const GUARDIANS: readonly GuardianRelation[] = ['mother', 'father', 'adoptive_parent', 'grandparent', 'guardian']
export const HELPERS: readonly HelperRelation[] = ['child', 'grandchild', 'spouse', 'sibling', 'relative', 'friend']
export const REFUSALS: readonly Refusal[] = [
  'papers_differ',
  'papers_not_enough',
  'not_present',
  'not_their_will',
  'withdrawn',
]
/** What people help each other with; those of them that the city's catalogue has are offered. */
export const OFTEN = [
  'identity_card',
  'social_security_card',
  'senior_card',
  'disability_certificate',
  'household_register',
  'residence_permit',
  'pension_proof',
  'property_certificate',
  'driving_licence',
] as const

/** Eight digits as they are read out. */
export const spaced = (number: string) => `${number.slice(0, 4)} ${number.slice(4)}`

const at = (id: string) => ({ params: { path: { family_id: id } } })

export const readFamily = () => ask<Family>(api.GET('/api/me/family'))
export const listNamedChildren = () => ask<{ items: NamedChild[] }>(api.GET('/api/me/family/children'))
export const bindChild = (id: string) => ask<TieMade>(api.POST('/api/me/family/children', { body: { child_id: id } }))
export const askForChild = (body: Schemas['GuardianAsked']) =>
  ask<FamilyAsked>(api.POST('/api/me/family/requests', { body }))
export const askToHelp = (body: Schemas['HelpAsked']) => ask<FamilyAsked>(api.POST('/api/me/family/asks', { body }))
export const withdrawRequest = (id: string) => ask<undefined>(api.DELETE('/api/me/family/requests/{family_id}', at(id)))
export const openAsk = (presented: string) =>
  ask<Schemas['FamilyOpened']>(api.POST('/api/me/family/openings', { body: { presented } }))
export const answerAsk = (id: string, types: string[] | null) =>
  ask<TieMade>(api.POST('/api/me/family/asks/{family_id}/answer', { ...at(id), body: { types } }))
export const endTie = (id: string, reason: string) =>
  ask<undefined>(api.POST('/api/me/family/ties/{family_id}/end', { ...at(id), body: { reason } }))

export const listProposals = () => ask<{ items: Proposed[] }>(api.GET('/api/desk/family'))
export const openProposal = (id: string) =>
  ask<AtDesk>(api.POST('/api/desk/family/{family_id}/opening', { ...at(id), body: {} }))
export const lookUpRequest = (number: string) => ask<LookUp>(api.POST('/api/desk/family', { body: { number } }))
export const proposeTie = (id: string, body: Schemas['FamilyProposal']) =>
  ask<Schemas['FamilyDecision']>(api.POST('/api/desk/family/{family_id}/proposal', { ...at(id), body }))
export const confirmTie = (id: string) =>
  ask<Schemas['FamilyDecision']>(api.POST('/api/desk/family/{family_id}/confirmation', { ...at(id), body: {} }))
export const refuseTie = (id: string, reason: Refusal) =>
  ask<undefined>(api.POST('/api/desk/family/{family_id}/refusal', { ...at(id), body: { reason } }))
