/** Sign-in at a desk by QR: the desk waits, the phone answers. */
import { api, ask, type Me } from '../api'
import type { components } from '../api/schema'
import { PasskeyDeclined } from '../passkeys'

type Schemas = components['schemas']
export type WaitingDesk = Schemas['WaitingDesk']
export type AskingDesk = Schemas['AskingDesk']
export type DeskState = Omit<Schemas['DeskState'], 'state'> & {
  state: 'waiting' | 'claimed' | 'confirmed' | 'refused' | 'taken' | 'expired'
}

const at = (id: string) => ({ params: { path: { desk_id: id } } })

export const beginDesk = () => ask<WaitingDesk>(api.POST('/api/desk-sign-ins', { body: {} }))
export const readDesk = (id: string) => ask<DeskState>(api.GET('/api/desk-sign-ins/{desk_id}', at(id)))
export const enterDesk = (id: string) =>
  ask<Me>(api.POST('/api/desk-sign-ins/{desk_id}/session', { ...at(id), body: {} }))

export const claimDesk = (presented: string) =>
  ask<AskingDesk>(api.POST('/api/me/desk-sign-ins', { body: { presented } }))
const answer = (
  id: string,
  body: { answer: 'agree' | 'refuse'; number?: string; credential?: Record<string, unknown> },
) => ask<{ state: string }>(api.POST('/api/me/desk-sign-ins/{desk_id}', { ...at(id), body }))

export const refuseDesk = (id: string) => answer(id, { answer: 'refuse' })

/** Lets a desk in; an account with a passkey touches it for this very desk. Raises PasskeyDeclined. */
export async function admitDesk({ id, needs_passkey }: AskingDesk, number: string): Promise<{ state: string }> {
  if (!needs_passkey) return answer(id, { answer: 'agree', number })
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const { options } = await ask<{ options: unknown }>(
    api.POST('/api/me/desk-sign-ins/{desk_id}/passkey', { ...at(id), body: {} }),
  )
  const optionsJSON = options as Parameters<typeof startAuthentication>[0]['optionsJSON']
  const credential = await startAuthentication({ optionsJSON }).catch((thrown: unknown) => {
    throw thrown instanceof Error && ['NotAllowedError', 'AbortError'].includes(thrown.name)
      ? new PasskeyDeclined()
      : thrown
  })
  return answer(id, { answer: 'agree', number, credential: { ...credential } })
}
