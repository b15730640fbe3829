/** Which code of this city a scanned text is. Pure: nothing is opened, nothing is sent. */

const KINDS = { A: 'authorisation', C: 'shown', K: 'desk', P: 'paper', R: 'request', W: 'window' } as const

export type OwnKind = (typeof KINDS)[keyof typeof KINDS]

export interface OwnCode {
  readonly kind: OwnKind
  /** The 26 characters behind the kind: all of the text that is ever used again. */
  readonly secret: string
}

/**
 * The code of this city that a text is, or null: other hosts, other schemes, user-info, look-alike letters and
 * everything around a code make it none. Letters outside ASCII are none of ours: some turn into ours in upper case.
 */
export function ownIn(presented: string, expectedOrigin: string): OwnCode | null {
  const text = presented.trim()
  const own = `${expectedOrigin.toUpperCase()}/`
  if (!/^[\x21-\x7e]{1,512}$/.test(text) || !text.toUpperCase().startsWith(own)) return null
  const [, kind, secret] = /^([ACKPRW])\/([A-Z2-7]{26})$/.exec(text.slice(own.length)) ?? []
  return kind && secret ? { kind: KINDS[kind as keyof typeof KINDS], secret } : null
}
