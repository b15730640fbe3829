import { api, ask } from './client'
import type {
  AccessRequest,
  City,
  Code,
  CodeChoice,
  CodeStatus,
  Demo,
  List,
  LiveEvent,
  LockState,
  Look,
  Me,
  Page,
  Scene,
} from './types'

const at = <Path extends Record<string, string>>(path: Path) => ({ params: { path } })

export const readCity = () => ask<City>(api.GET('/api/city'))
export const readDemo = () => ask<Demo>(api.GET('/api/demo'))
export const listScenes = (register = false) =>
  ask<List<Scene>>(api.GET('/api/scenes', { params: { query: register ? { register } : {} } }))

export const readMe = () => ask<Me>(api.GET('/api/session'))
export const signIn = (login: string, password: string) =>
  ask<Me>(api.POST('/api/session', { body: { login, password } }))
export const signOut = () => ask<undefined>(api.DELETE('/api/session'))
export const readLock = () => ask<LockState>(api.GET('/api/session/lock'))
export const lockSession = () => ask<undefined>(api.POST('/api/session/lock', { body: {} }))
/** Outlives the page: the last word of a phone that puts it away. */
export const tellFront = (front: boolean) =>
  ask<undefined>(api.POST('/api/session/front', { body: { front }, keepalive: true }))
export const unlockByPin = (pin: string) => ask<Me>(api.POST('/api/session/unlock', { body: { pin } }))
export const openCode = (choice: CodeChoice) => ask<Code>(api.POST('/api/codes', { body: choice }))
export const renewHandle = (id: string) =>
  ask<Code>(api.POST('/api/codes/{code_id}/handles', { ...at({ code_id: id }), body: {} }))
export const readCode = (id: string) => ask<CodeStatus>(api.GET('/api/codes/{code_id}', at({ code_id: id })))
export const withdrawCode = (id: string) => ask<undefined>(api.DELETE('/api/codes/{code_id}', at({ code_id: id })))

export const listRequests = () => ask<List<AccessRequest>>(api.GET('/api/me/requests'))
export const answerRequest = (id: string, answer: 'agree' | 'refuse') =>
  ask<{ id: string; state: string }>(
    api.POST('/api/me/requests/{request_id}', { ...at({ request_id: id }), body: { answer } }),
  )
/** Who looked at a code that this page opened, for oneself or for somebody else. */
export const readLook = (code: string) => ask<Look>(api.GET('/api/codes/{code_id}/look', at({ code_id: code })))
export const listLooks = (query: { subject?: string; before?: number; limit?: number } = {}) =>
  ask<Page<Look, number>>(api.GET('/api/me/looks', { params: { query } }))
export const listEvents = (after?: number) =>
  ask<{ items: LiveEvent[]; last: number }>(
    api.GET('/api/me/events', { params: { query: after === undefined ? {} : { after } } }),
  )
