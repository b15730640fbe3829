import { api, ask, type Page } from '@/lib/api'
import type { components } from '@/lib/api/schema'

export type Message = components['schemas']['Message']
export type Group = (typeof GROUPS)[number]
export interface Inbox extends Page<Message> {
  unread: number
}

/** What the inbox is filtered by, in this order. */
export const GROUPS = [
  'look',
  'grant',
  'request',
  'family',
  'mandate',
  'certificate',
  'file',
  'account',
  'report',
  'inspection',
] as const

const at = (id: string) => ({ params: { path: { message_id: id } } })

export const listMessages = (query: { group?: Group; unread?: boolean; before?: string; limit?: number }) =>
  ask<Inbox>(api.GET('/api/me/messages', { params: { query } }))
export const markRead = (id: string) =>
  ask<{ unread: number }>(api.POST('/api/me/messages/{message_id}/read', { ...at(id), body: {} }))
export const markAllRead = () => ask<{ unread: number }>(api.POST('/api/me/messages/read', { body: {} }))
export const removeMessage = (id: string) =>
  ask<{ unread: number }>(api.DELETE('/api/me/messages/{message_id}', at(id)))

export type PushState = components['schemas']['PushState']
export const readPush = () => ask<PushState>(api.GET('/api/me/push'))
export const pushKey = () => ask<{ key: string }>(api.POST('/api/me/push/key', { body: {} }))
export const turnPushOn = (body: components['schemas']['PushForm']) => ask<PushState>(api.PUT('/api/me/push', { body }))
export const turnPushOff = () => ask<undefined>(api.DELETE('/api/me/push'))
