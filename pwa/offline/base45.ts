/** Base45 (RFC 9285): bytes in the letters of a QR code's alphanumeric mode. Twin of backend/standards/base45.py. */
import { type Octets, Unreadable } from './octets'

export const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const BASE = 45

const letters = (value: number, count: number): string =>
  Array.from({ length: count }, (_, place) => ALPHABET[Math.floor(value / BASE ** place) % BASE]).join('')

/** Write bytes as text. */
export function encode(data: Uint8Array): string {
  let text = ''
  for (let at = 0; at < data.length; at += 2) {
    const [one, two] = data.subarray(at, at + 2)
    text += two === undefined ? letters(one ?? 0, 2) : letters((one ?? 0) * 256 + two, 3)
  }
  return text
}

/** Read a text; another letter, a length that no bytes have and a group beyond its bytes are refused. */
export function decode(text: string): Octets {
  const found: number[] = []
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map((letter) => ALPHABET.indexOf(letter))
    const value = values.reduceRight((sum, one) => sum * BASE + one, 0)
    const whole = values.length === 3
    if (values.length === 1 || values.includes(-1) || value > (whole ? 0xffff : 0xff)) throw new Unreadable('no Base45')
    if (whole) found.push(value >> 8)
    found.push(value & 0xff)
  }
  return Uint8Array.from(found)
}
