/** Checks a certificate's seal on this device: the office's signature over the content, and each shown field's digest. */
import type { components } from '../api/schema'
import { bytesOfBase64, hexOf } from './bytes'
import { verifySignature } from './suites'

export type Proof = components['schemas']['Proof']

/** What is shown of the certificate, as the page has it. */
export interface Shown {
  readonly identifier: string
  readonly issued_on: string
  readonly valid_from: string
  readonly valid_to: string | null
  readonly version: number
  readonly values: Readonly<Record<string, string>>
}

export interface SealFinding {
  /** The office's key signed the content. */
  readonly signed: boolean
  /** Fields or dates that are not what was signed; empty where the signature itself is not good. */
  readonly altered: readonly string[]
  /** It was sealed at or after the day the key was lost. */
  readonly lost: boolean
}

interface Content {
  readonly digests: Readonly<Record<string, string>>
  readonly [part: string]: unknown
}

const DATED = ['identifier', 'version', 'issued_on', 'valid_from', 'valid_to'] as const
const PICTURE = /^data:image\/[a-z+]+;base64,/

/** Hexadecimal SHA-256. */
async function digestOf(data: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', data)))
}

/** SHA-256(salt ‖ JCS([key, value])): for two strings `JSON.stringify` writes RFC 8785. */
export async function fieldDigest(salt: string, key: string, value: string): Promise<string> {
  const picture = PICTURE.exec(value)
  const signed = picture ? await digestOf(bytesOfBase64(value.slice(picture[0].length))) : value
  const words = new TextEncoder().encode(JSON.stringify([key, signed]))
  const salted = Uint8Array.from(salt.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return digestOf(new Uint8Array([...salted, ...words]))
}

/** Keys whose value is not what was signed, that were added, or that are missing. */
async function alteredFields(content: Content, proof: Proof, shown: Shown): Promise<string[]> {
  const altered: string[] = DATED.filter((part) => content[part] !== shown[part])
  const keys = new Set([...Object.keys(content.digests), ...Object.keys(shown.values)])
  for (const key of [...keys].sort()) {
    const [salt, value, digest] = [proof.salts[key], shown.values[key], content.digests[key]]
    if (salt === undefined || value === undefined || digest === undefined) altered.push(key)
    else if ((await fieldDigest(salt, key, value)) !== digest) altered.push(key)
  }
  return altered
}

/** Checks what is shown against what the office signed. Needs a secure page: WebCrypto is missing elsewhere. */
export async function checkSeal(proof: Proof, shown: Shown): Promise<SealFinding> {
  const [content, spki] = [bytesOfBase64(proof.content), bytesOfBase64(proof.spki)]
  const message = new Uint8Array([...new TextEncoder().encode(proof.prefix), ...content])
  const ownKey = (await digestOf(spki)).startsWith(proof.kid)
  const signed = ownKey && (await verifySignature(proof.suite, spki, message, bytesOfBase64(proof.signature)))
  const lost = proof.compromised_from != null && Date.parse(proof.sealed_at) >= Date.parse(proof.compromised_from)
  if (!signed) return { signed, altered: [], lost }
  const parsed = JSON.parse(new TextDecoder().decode(content)) as Content
  return { signed, altered: await alteredFields(parsed, proof, shown), lost }
}
