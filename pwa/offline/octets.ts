/** Bytes: joined, compared, hashed, read as text. Whatever cannot be read is one kind of error. */

export type Octets = Uint8Array<ArrayBuffer>

/** What was read is not written as it must be. */
export class Unreadable extends Error {}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const ascii = (text: string): Octets => new TextEncoder().encode(text)

export const joined = (...parts: readonly Uint8Array[]): Octets => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((octet, at) => octet === other[at])

export const sha256 = async (data: Octets): Promise<Octets> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', data))

/** The text that UTF-8 bytes write. */
export function textOf(data: Uint8Array): string {
  try {
    return UTF8.decode(data)
  } catch {
    throw new Unreadable('no UTF-8')
  }
}

/** A whole number of up to six bytes, the highest first. */
export const numberOf = (data: Uint8Array): number => data.reduce((sum, octet) => sum * 256 + octet, 0)

/** Bytes of base64url without padding; another letter, padding and bits behind the last byte are refused. */
export function ofBase64url(text: string): Octets {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new Unreadable('no base64url')
  const plain = text.replaceAll('-', '+').replaceAll('_', '/')
  const letters = atob(plain)
  if (btoa(letters).replace(/=+$/, '') !== plain) throw new Unreadable('bits behind the last byte')
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}
