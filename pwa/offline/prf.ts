/** Asks a passkey of this phone for the secret that only it can give (WebAuthn PRF). Works without a network. */

type Bytes = Uint8Array<ArrayBuffer>

export interface PrfAnswer {
  readonly credential: Bytes
  /** Null where this authenticator has no PRF. */
  readonly secret: ArrayBuffer | null
}

interface PrfResults {
  prf?: { results?: { first?: ArrayBuffer } }
}

/** The person closed the phone's question, or the phone holds none of these passkeys. */
export class PrfDeclined extends Error {
  override readonly name = 'PrfDeclined'
}

export const prfPossible = (): boolean => 'PublicKeyCredential' in globalThis && 'credentials' in navigator

/** Touches one of these passkeys; what it gives for `salt` never leaves the page. Raises PrfDeclined. */
export async function askPrf(credentials: readonly Bytes[], salt: Bytes): Promise<PrfAnswer> {
  const challenge = crypto.getRandomValues(new Uint8Array(32))
  const allowCredentials = credentials.map((id) => ({
    type: 'public-key' as const,
    id,
    transports: ['internal' as const],
  }))
  const extensions = { prf: { eval: { first: salt } } } as AuthenticationExtensionsClientInputs
  const publicKey = { challenge, allowCredentials, userVerification: 'required' as const, extensions, timeout: 60_000 }
  const answer = (await navigator.credentials.get({ publicKey }).catch(() => null)) as PublicKeyCredential | null
  if (!answer) throw new PrfDeclined()
  const secret = (answer.getClientExtensionResults() as PrfResults).prf?.results?.first ?? null
  return { credential: new Uint8Array(answer.rawId), secret }
}
