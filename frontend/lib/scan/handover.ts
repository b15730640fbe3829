import { SLOT } from '../slot'
import type { OwnCode, OwnKind } from './own'

/**
 * Pages of the wallet that answer a kind of code. The secret travels behind the #, which no server and no log sees;
 * the page takes it out of the address at once. A kind without a line is answered by the scanner itself, or not here.
 */
const ANSWERS: Partial<Record<OwnKind, string>> = {
  authorisation: '/grants/open',
  request: '/asked',
  window: '/me/windows',
}

/** Where the scanner leads with a code of this city: always an address of our own making. Null: nowhere. */
export function leadOf({ kind, secret }: OwnCode): string | null {
  if (kind === 'paper') return `/P/${secret}`
  const page = ANSWERS[kind]
  return page ? `${SLOT}${page}#${secret}` : null
}

/** The secret that an address carries behind its #, or null. */
export function carriedIn(hash: string): string | null {
  return /^#([A-Z2-7]{26})$/.exec(hash)?.[1] ?? null
}
