import type { Me, PasskeyRow } from './api'
import { addPasskey, beginPasskey, beginPasskeySignIn, passkeySignIn } from './api/behind'

/** The person closed the phone's dialog, or the phone holds no key for this city. */
export class PasskeyDeclined extends Error {
  override readonly name = 'PasskeyDeclined'
}

const DECLINED = ['NotAllowedError', 'AbortError']

export const passkeysSupported = (): boolean => 'PublicKeyCredential' in globalThis

/** Loaded when the first ceremony starts: the page itself does not need it. */
const ceremony = () => import('@simplewebauthn/browser')

async function declinedOr<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking
  } catch (thrown) {
    if (thrown instanceof Error && DECLINED.includes(thrown.name)) throw new PasskeyDeclined()
    throw thrown
  }
}

/** Signs in with a key of this phone, without naming an account first. */
export async function signInWithPasskey(): Promise<Me> {
  const { challenge_id, options } = await beginPasskeySignIn()
  return passkeySignIn({ challenge_id, credential: await touchPasskey(options) })
}

/** Touches a key of the account for these options; what the authenticator signed. */
export async function touchPasskey(options: object): Promise<Record<string, unknown>> {
  const { startAuthentication } = await ceremony()
  const optionsJSON = options as Parameters<typeof startAuthentication>[0]['optionsJSON']
  return { ...(await declinedOr(startAuthentication({ optionsJSON }))) }
}

/** Makes a key on this phone for the signed-in person. */
export async function registerPasskey(name: string): Promise<PasskeyRow> {
  const { startRegistration } = await ceremony()
  const { challenge_id, options } = await beginPasskey()
  const asked = options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON']
  // A key that also gives a secret to this page can lock what the phone keeps for offline; one that cannot is made all the same.
  const optionsJSON = { ...asked, extensions: { ...asked.extensions, prf: {} } } as typeof asked
  const credential = await declinedOr(startRegistration({ optionsJSON }))
  return addPasskey({ challenge_id, credential: { ...credential }, ...(name ? { name } : {}) })
}
