/** Who acts for an enterprise, invitations, the own mandates, and the registration office's links. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type House = Schemas['EnterpriseHouse']
export type Member = Schemas['EnterpriseMember']
export type Line = Schemas['EnterpriseLine']
export type OwnMandate = Schemas['OwnMandate']
export type SceneRef = Schemas['MandateScene']
export type NewMandate = Schemas['NewMandate']
export type Terms = Schemas['MandateTerms']
export type MandateLink = Schemas['MandateLink']
export type Opened = Schemas['OpenedMandate']
export type Answered = Schemas['AnsweredMandate']
export type Registered = Schemas['RegisteredEnterprise']

const one = (enterprise: string, mandate: string) => ({
  params: { path: { enterprise_id: enterprise, mandate_id: mandate } },
})

export const listOwn = () => ask<{ items: OwnMandate[] }>(api.GET('/api/mandates'))
export const leave = (mandate: string) =>
  ask<{ also: number }>(api.DELETE('/api/mandates/{mandate_id}', { params: { path: { mandate_id: mandate } } }))
export const openLink = (token: string) => ask<Opened>(api.POST('/api/mandates/openings', { body: { token } }))
export const answerLink = (token: string, accept: boolean) =>
  ask<Answered>(api.POST('/api/mandates/answers', { body: { token, accept } }))

export const readHouse = (enterprise: string) =>
  ask<House>(api.GET('/api/enterprises/{enterprise_id}', { params: { path: { enterprise_id: enterprise } } }))
export const nameMember = (enterprise: string, body: NewMandate) =>
  ask<MandateLink>(
    api.POST('/api/enterprises/{enterprise_id}/mandates', { params: { path: { enterprise_id: enterprise } }, body }),
  )
export const linkAgain = (enterprise: string, mandate: string) =>
  ask<MandateLink>(
    api.POST('/api/enterprises/{enterprise_id}/mandates/{mandate_id}/links', {
      ...one(enterprise, mandate),
      body: {} as never,
    }),
  )
export const rescope = (enterprise: string, mandate: string, body: Terms) =>
  ask<undefined>(
    api.PUT('/api/enterprises/{enterprise_id}/mandates/{mandate_id}', { ...one(enterprise, mandate), body }),
  )
export const confirm = (enterprise: string, mandate: string) =>
  ask<undefined>(
    api.POST('/api/enterprises/{enterprise_id}/mandates/{mandate_id}/confirmation', {
      ...one(enterprise, mandate),
      body: {} as never,
    }),
  )
export const dismiss = (enterprise: string, mandate: string, keep: boolean) =>
  ask<{ also: number }>(
    api.POST('/api/enterprises/{enterprise_id}/mandates/{mandate_id}/dismissal', {
      ...one(enterprise, mandate),
      body: { keep },
    }),
  )

export const lookUp = (uscc: string) =>
  ask<{ found: Registered | null }>(api.POST('/api/issuing/representatives', { body: { uscc } }))
export const linkRepresentative = (uscc: string) =>
  ask<{ link: MandateLink | null }>(api.POST('/api/issuing/representatives/links', { body: { uscc } }))
