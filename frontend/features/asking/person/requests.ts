/** Ask a person: for a look at certificates or for a mandate, in that person's own wallet. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import type { CertificateStatus } from '@/lib/api/types'

type Schemas = components['schemas']
export type AskKind = 'look' | 'mandate'
export type AskStanding = 'waiting' | 'given' | 'not_given' | 'withdrawn' | 'asked' | 'refused' | 'expired'
interface Known {
  kind: AskKind
  side: 'asker' | 'asked'
  standing: AskStanding
}
export type PersonAsk = Omit<Schemas['PersonAsk'], keyof Known> & Known
export type Held = Omit<Schemas['HeldCertificate'], 'status'> & { status: CertificateStatus }
export type Holding = Omit<Schemas['AskHolding'], 'held'> & { held: Held[] }
export type WholeAsk = PersonAsk & { holdings: Holding[]; enterprises: Schemas['WholeAsk']['enterprises'] }
export type MadeAsk = PersonAsk & { link: string | null; typed: string | null }
export type AskPerson = Schemas['AskPerson']
export type NewAsk = Schemas['NewAsk']
export type AskReply = Schemas['AskReply']

const at = (id: string) => ({ params: { path: { ask_id: id } } })

export const listPeople = () => ask<{ items: AskPerson[] }>(api.GET('/api/me/asks/people'))
export const makeAsk = (body: NewAsk) => ask<MadeAsk>(api.POST('/api/me/asks', { body }))
export const listAsks = () => ask<{ items: PersonAsk[] }>(api.GET('/api/me/asks'))
export const readAsk = (id: string) => ask<WholeAsk>(api.GET('/api/me/asks/{ask_id}', at(id)))
export const openAsk = (presented: string) =>
  ask<{ ask: WholeAsk | null }>(api.POST('/api/me/asks/openings', { body: { presented } }))
export const withdrawAsk = (id: string) => ask<undefined>(api.DELETE('/api/me/asks/{ask_id}', at(id)))
export const answerAsk = (id: string, body: AskReply) =>
  ask<PersonAsk>(api.POST('/api/me/asks/{ask_id}/answer', { ...at(id), body }))
