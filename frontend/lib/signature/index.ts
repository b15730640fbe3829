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

type OneSeal = Pick<Proof, 'kid' | 'suite' | 'spki' | 'signature'>

/** Whether a key, which is the one it calls itself, signed the message. */
async function isSigned(seal: OneSeal, message: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const spki = bytesOfBase64(seal.spki)
  const ownKey = (await digestOf(spki)).startsWith(seal.kid)
  return ownKey && verifySignature(seal.suite, spki, message, bytesOfBase64(seal.signature))
}

const isLost = (seal: Pick<Proof, 'sealed_at' | 'compromised_from'>): boolean =>
  seal.compromised_from != null && Date.parse(seal.sealed_at) >= Date.parse(seal.compromised_from)

/** Whether the other offices that the content names, and no others, signed it too, in that order. */
async function areJoint(named: unknown, proof: Proof, message: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const offices = Array.isArray(named) ? named : []
  if (offices.length !== proof.joint.length) return false
  for (const [place, seal] of proof.joint.entries()) {
    if (seal.office !== offices[place] || !(await isSigned(seal, message))) return false
  }
  return true
}

/** Checks what is shown against what all offices signed. Needs a secure page: WebCrypto is missing elsewhere. */
export async function checkSeal(proof: Proof, shown: Shown): Promise<SealFinding> {
  const content = bytesOfBase64(proof.content)
  const message = new Uint8Array([...new TextEncoder().encode(proof.prefix), ...content])
  const lost = isLost(proof) || proof.joint.some(isLost)
  if (!(await isSigned(proof, message))) return { signed: false, altered: [], lost }
  const parsed = JSON.parse(new TextDecoder().decode(content)) as Content
  if (!(await areJoint(parsed.joint, proof, message))) return { signed: false, altered: [], lost }
  return { signed: true, altered: await alteredFields(parsed, proof, shown), lost }
}
