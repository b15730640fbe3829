/** Inspector's authority: what one inspector may look at without a network. Twin of offline_authority.py. */
import { COMPRESSED_BYTES } from './curve'
import { type Octets, Unreadable } from './octets'
import { Shape } from './shape'
import { AUTHORITY, Forged, readSigned, type Verify } from './signed'
import { type Named, namedOf } from './trust'

export interface AllowedScene {
  readonly code: string
  readonly name: Named
  readonly caseNumber: boolean
  /** Keys that may be seen, by certificate type. */
  readonly types: Readonly<Record<string, readonly string[]>>
}
export interface Authority {
  readonly id: string
  readonly account: string
  readonly badge: string
  readonly name: string
  readonly organisation: Named
  readonly deviceKey: Octets
  /** Seconds since 1970; it holds no more at `validTo`. */
  readonly validFrom: number
  readonly validTo: number
  readonly scenes: readonly AllowedScene[]
}
/** Why an authority is not accepted, in the order in which it is looked at. */
export type AuthorityFault = 'malformed' | 'forged' | 'other_city' | 'out_of_time'

export interface AuthorityExpected {
  readonly expectedCity: string
  /** The key that the trust bundle's statement names. */
  readonly publisher: Octets
  readonly now: number
  readonly verify: Verify
}

/** Check an authority and read it; the first fault is named. */
export async function readAuthority(
  presented: string,
  { expectedCity, publisher, now, verify }: AuthorityExpected,
): Promise<Authority | AuthorityFault> {
  try {
    const given = new Shape(await readSigned(presented, AUTHORITY, publisher, verify))
    const found = authorityOf(given)
    if (given.text('city') !== expectedCity) return 'other_city'
    return found.validFrom <= now && now < found.validTo ? found : 'out_of_time'
  } catch (error) {
    if (error instanceof Forged) return 'forged'
    if (error instanceof Unreadable) return 'malformed'
    throw error
  }
}

function authorityOf(given: Shape): Authority {
  const deviceKey = given.octets('device_key')
  if (given.number('v') !== 1 || deviceKey.length !== COMPRESSED_BYTES) throw new Unreadable('another version')
  return {
    id: given.text('id'),
    account: given.text('account'),
    badge: given.text('badge'),
    name: given.text('name'),
    organisation: namedOf(given.inner('organisation')),
    deviceKey,
    validFrom: given.number('from'),
    validTo: given.number('to'),
    scenes: given.each('scenes').map(sceneOf),
  }
}

function sceneOf(given: Shape): AllowedScene {
  const types = given.inner('types')
  return {
    code: given.text('code'),
    name: namedOf(given),
    caseNumber: given.truth('case_number'),
    types: Object.fromEntries(Object.keys(types.members()).map((type) => [type, types.texts(type)])),
  }
}
