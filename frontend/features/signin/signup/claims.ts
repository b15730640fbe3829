import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import { PasskeyDeclined } from '@/lib/passkeys'

export type StartedClaim = components['schemas']['StartedClaim']
export type ClaimState = components['schemas']['ClaimState']

/** What this phone keeps of its claim: an id and a secret, nobody's name or number. */
export interface OwnClaim {
  readonly id: string
  readonly token: string
}

const KEY = 'lz.claim'

/** Kept over the way to the counter, which may take a day; dropped once it is decided. */
export function keptClaim(): OwnClaim | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<OwnClaim> | null
    return typeof kept?.id === 'string' && typeof kept.token === 'string' ? { id: kept.id, token: kept.token } : null
  } catch {
    return null
  }
}

export function keepClaim(claim: OwnClaim | null): void {
  try {
    if (claim) localStorage.setItem(KEY, JSON.stringify({ id: claim.id, token: claim.token }))
    else localStorage.removeItem(KEY)
  } catch {
    // The page then has to stay open until the counter.
  }
}

const at = (id: string) => ({ params: { path: { claim_id: id } } })

export const startClaim = (body: { name: string; resident_id: string; password?: string }) =>
  ask<StartedClaim>(api.POST('/api/claims', { body }))
export const followClaim = ({ id, token }: OwnClaim) =>
  ask<ClaimState>(api.POST('/api/claims/{claim_id}/state', { ...at(id), body: { token } }))
export const withdrawClaim = ({ id, token }: OwnClaim) =>
  ask<undefined>(api.POST('/api/claims/{claim_id}/withdrawal', { ...at(id), body: { token } }))

/** Makes the passkey of a claim on this phone. Raises PasskeyDeclined where the phone or its owner says no. */
export async function makeClaimPasskey({ id, token }: OwnClaim, ceremony: StartedClaim['passkey']): Promise<void> {
  if (!ceremony) return
  const { startRegistration } = await import('@simplewebauthn/browser')
  const optionsJSON = ceremony.options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON']
  const credential = await startRegistration({ optionsJSON }).catch(() => {
    throw new PasskeyDeclined()
  })
  const body = { token, challenge_id: ceremony.challenge_id, credential: { ...credential } }
  await ask(api.POST('/api/claims/{claim_id}/passkey', { ...at(id), body }))
}
