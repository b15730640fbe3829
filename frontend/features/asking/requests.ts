import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import type { CertificateStatus } from '@/lib/api/types'

type Schemas = components['schemas']
export type Asker = Schemas['Asker']
export type AskedType = Schemas['AskedType']
export type Way = 'checker' | 'counter' | 'poster' | 'link'
export type CodeStanding = 'open' | 'expired' | 'withdrawn' | 'used'
export type RequestCode = Omit<Schemas['RequestCode'], 'way' | 'standing'> & { way: Way; standing: CodeStanding }
export type Made = Omit<Schemas['RequestCodeMade'], 'code'> & { code: RequestCode | null }
export type Held = Omit<Schemas['HeldCertificate'], 'status'> & { status: CertificateStatus }
export type OpenedRequest = Omit<Schemas['OpenedRequest'], 'held'> & { held: Held[] }
export type Opened = Omit<Schemas['RequestOpened'], 'request'> & { request: OpenedRequest | null }
export type Outcome = Schemas['OpenedRequestOutcome']
export type Helper = Schemas['RequestHelper']
export type HandedStanding = 'waiting' | 'taken_back' | 'given' | 'refused' | 'expired' | 'withdrawn' | 'used'
export type Handed = Omit<Schemas['HandedRequest'], 'standing'> & { standing: HandedStanding }
export type Wish = Schemas['NewRequestCode']

const of = (id: string) => ({ params: { path: { code_id: id } } })
const mine = (id: string) => ({ params: { path: { request_id: id } } })

export const showCode = (body: Wish) => ask<Made>(api.POST('/api/request-codes', { body }))
export const listPosters = () => ask<{ items: RequestCode[] }>(api.GET('/api/request-codes'))
export const readCode = (id: string) => ask<RequestCode>(api.GET('/api/request-codes/{code_id}', of(id)))
export const withdrawCode = (id: string) => ask<undefined>(api.DELETE('/api/request-codes/{code_id}', of(id)))

export const openRequest = (presented: string, subject: string | null, grant: string | null) =>
  ask<Opened>(
    api.POST('/api/me/asked', { body: { presented, ...(subject ? { subject } : {}), ...(grant ? { grant } : {}) } }),
  )
export const answerRequest = (id: string, certificates: Record<string, string[]> | null) =>
  ask<Outcome>(
    api.POST('/api/me/asked/{request_id}', {
      ...mine(id),
      body: certificates ? { answer: 'agree', certificates } : { answer: 'refuse', certificates: {} },
    }),
  )
export const readRequest = (id: string) => ask<OpenedRequest>(api.GET('/api/me/asked/{request_id}', mine(id)))

export const listHelpers = (id: string) =>
  ask<{ items: Helper[] }>(api.GET('/api/me/asked/{request_id}/helpers', mine(id)))
export const handOn = (id: string, grant: string) =>
  ask<Handed>(api.POST('/api/me/asked/{request_id}/handing', { ...mine(id), body: { grant } }))
export const readHanded = (id: string) => ask<Handed>(api.GET('/api/me/asked/{request_id}/handing', mine(id)))
export const takeBack = (id: string) => ask<undefined>(api.DELETE('/api/me/asked/{request_id}/handing', mine(id)))
