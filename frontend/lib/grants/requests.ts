/** Authorisations and delegations: given, received, opened, taken back. */
import { api, ask } from '../api'
import type { components } from '../api/schema'
import type { Verification } from '../api/types'

type Schemas = components['schemas']

export type Side = 'given' | 'received'
export type GrantState = 'pending' | 'active' | 'used_up' | 'expired' | 'ended' | 'refused'
export type Ground = 'consent' | 'delegation' | 'guardianship' | 'mandate' | 'duty'
interface Known {
  side: Side
  ground: Ground
  state: GrantState
}
export type Grant = Omit<Schemas['Grant'], keyof Known> & Known
export type GrantUse = Schemas['GrantUse']
export type CopyKept = Schemas['CopyKept']
export type GrantWithUses = Grant & { uses: GrantUse[]; copies: CopyKept[] }
export type GrantCode = Schemas['GrantCode']
export type GivenGrant = Grant & { code: GrantCode }
/** What an authorisation code showed: a verdict, and what is left of the grant. */
export type Opening = Verification & Pick<Schemas['Opening'], 'purpose' | 'valid_to' | 'uses_left'>
export type NewGrant = Schemas['NewGrant']

const at = (id: string) => ({ params: { path: { grant_id: id } } })

export const giveGrant = (body: NewGrant) => ask<GivenGrant>(api.POST('/api/grants', { body }))
/** What others keep of one's certificates. */
export const listCopies = (subject: string | null) =>
  ask<{ items: CopyKept[] }>(api.GET('/api/me/copies', { params: { query: subject ? { subject } : {} } }))
export const listGrants = (side: Side) =>
  ask<{ items: Grant[] }>(api.GET('/api/grants', { params: { query: { side } } }))
export const readGrant = (id: string) => ask<GrantWithUses>(api.GET('/api/grants/{grant_id}', at(id)))
export const endGrant = (id: string) => ask<undefined>(api.DELETE('/api/grants/{grant_id}', at(id)))
/** The text of a QR and link, told once, and a number for 120 seconds; while a person is to answer, an invitation. */
export const newCode = (id: string) => ask<GrantCode>(api.POST('/api/grants/{grant_id}/codes', { ...at(id), body: {} }))
export const answerGrant = (id: string, answer: 'accept' | 'refuse') =>
  ask<Grant>(api.POST('/api/grants/{grant_id}/answer', { ...at(id), body: { answer } }))
/** What waits behind an invitation, for the person named in it; 404 for everybody else and every other code. */
export const readInvitation = (presented: string) =>
  ask<Grant>(api.POST('/api/grants/invitations', { body: { presented } }))
/** Looks at what was given to this person by name. It is a use. */
export const openGrant = (id: string) =>
  ask<Opening>(api.POST('/api/grants/{grant_id}/openings', { ...at(id), body: {} }))
/** The family, delegates and representatives: names that need not be typed. */
export const boundPeople = () => ask<{ items: Schemas['AskPerson'][] }>(api.GET('/api/me/asks/people'))
/** Opens an authorisation code as a signed-in person. It is a use. */
export const openAuthorisation = (presented: string) =>
  ask<Opening>(api.POST('/api/authorisations/openings', { body: { presented } }))
