import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type Clients = Schemas['Clients']
export type ClientRow = Schemas['ClientRow']
export type ClientWork = Schemas['ClientWork']
export type OfficeTypes = Schemas['OfficeTypes']
export type NewClient = Schemas['NewClient']

const of = (client: string) => ({ params: { path: { client_id: client } } })
const ofKey = (client: string, kid: string) => ({ params: { path: { client_id: client, kid } } })

export const listClients = () => ask<Clients>(api.GET('/api/office/departments'))
export const readWork = (client: string) =>
  ask<ClientWork>(api.GET('/api/office/departments/{client_id}/work', of(client)))
export const proposeClient = (body: NewClient) =>
  ask<Schemas['Registered']>(api.POST('/api/office/departments', { body }))
export const confirmClient = (client: string) =>
  ask<undefined>(api.POST('/api/office/departments/{client_id}/confirmation', { ...of(client), body: {} }))
export const endClient = (client: string) =>
  ask<undefined>(api.DELETE('/api/office/departments/{client_id}', of(client)))
export const proposeKey = (client: string, pem: string) =>
  ask<Schemas['Registered']>(
    api.POST('/api/office/departments/{client_id}/keys', { ...of(client), body: { public_key: pem } }),
  )
export const confirmKey = (client: string, kid: string) =>
  ask<undefined>(
    api.POST('/api/office/departments/{client_id}/keys/{kid}/confirmation', { ...ofKey(client, kid), body: {} }),
  )
export const endKey = (client: string, kid: string) =>
  ask<undefined>(api.DELETE('/api/office/departments/{client_id}/keys/{kid}', ofKey(client, kid)))
