import { isTypedCode, typedDigits } from '../scan/typedCode'

/** What a scanned or typed text is to the wallet's scanner. Nothing but a desk's code ever leaves the phone. */
export type Seen = 'desk' | 'shown' | 'other' | 'foreign'

/** Kinds of codes of this city that the wallet itself cannot answer. */
const KINDS: Readonly<Record<string, Seen>> = { K: 'desk', C: 'shown' }

/** @param origin the city's public origin; another one's address is never opened. */
export function seen(text: string, origin: string): Seen {
  const presented = text.trim()
  const own = `${origin.toUpperCase()}/`
  if (!presented.toUpperCase().startsWith(own)) return isTypedCode(typedDigits(presented)) ? 'desk' : 'foreign'
  const kind = /^([CARPK])\/[A-Z2-7]{26}$/.exec(presented.slice(own.length))?.[1]
  return kind ? (KINDS[kind] ?? 'other') : 'foreign'
}
