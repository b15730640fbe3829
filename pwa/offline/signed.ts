/** JSON that somebody signed: base64url of the canonical JSON, a dot, base64url of the signature. Twin of signed_json.py. */
import { canonical } from '@/lib/signature/canonical'
import { isLow } from './curve'
import { ascii, joined, type Octets, ofBase64url, textOf, Unreadable } from './octets'

export const STATEMENT = 'LZT1'
export const BUNDLE = 'LZB1'
export const AUTHORITY = 'LZD1'
export const LOOK = 'LZO1'

export type Suite = 'intl' | 'gm'
/** Whether a key signed a message; `verifySignature` of lib/signature is one. */
export type Verify = (suite: Suite, spki: Octets, message: Octets, signature: Octets) => Promise<boolean>

/** Not signed by the key that is trusted for it. */
export class Forged extends Error {}

/** What a text of two parts says; not two parts, other JSON than canonical, or another key's signature are refused. */
export async function readSigned(presented: string, prefix: string, spki: Octets, verify: Verify): Promise<unknown> {
  const [octets, signature] = partsOf(presented)
  if (!(await isSignedBy(spki, joined(ascii(prefix), octets), signature, verify))) throw new Forged('another key')
  return contentOf(octets)
}

/** The two parts as bytes. */
export function partsOf(presented: string): [Octets, Octets] {
  const [octets, signature, ...others] = presented.split('.')
  if (octets === undefined || signature === undefined || others.length) throw new Unreadable('not two parts')
  return [ofBase64url(octets), ofBase64url(signature)]
}

/** Whether a P-256 key made this signature, in its lower form. */
export async function isSignedBy(spki: Octets, message: Octets, signature: Octets, verify: Verify): Promise<boolean> {
  return isLow(signature) && verify('intl', spki, message, signature)
}

/** The object that these bytes write; numbers are whole, texts have whole characters. */
export function contentOf(octets: Octets): unknown {
  const text = textOf(octets)
  try {
    const content: unknown = JSON.parse(text, whole)
    if (canonical(content) !== text || !text.startsWith('{')) throw new Unreadable('no object in its canonical writing')
    return content
  } catch {
    throw new Unreadable('no JSON')
  }
}

function whole(key: string, value: unknown): unknown {
  const half = [key, value].some((text) => typeof text === 'string' && /\p{Surrogate}/u.test(text))
  if (half || (typeof value === 'number' && !Number.isSafeInteger(value))) throw new Unreadable('no JSON of ours')
  return value
}
