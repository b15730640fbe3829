/** Believes what was fetched for a shift, from the root that is built in to the last list; or says why not. */
import { verifySignature } from '@/lib/signature/suites'
import { type Authority, readAuthority } from './authority'
import { type Octets, ofBase64url, same } from './octets'
import { type ListExpected, type RevocationList, readList } from './revocations'
import { ROOTS } from './roots'
import { type Bundle, readBundle } from './trust'

export type { Authority, Bundle }

/** What keeps a phone from checking without a network. */
export type Missing = 'shift' | 'ended' | 'lists' | 'engine' | 'forged' | 'clock' | 'not_allowed' | 'storage' | 'locked'

/** The newest that was ever known on this phone: nothing older is believed again. */
export interface Newest {
  readonly knownMs: number
  readonly version: number
  readonly statement: number
  readonly list: number
  readonly printed: number
}
export const NOTHING_YET: Newest = { knownMs: 0, version: 0, statement: 0, list: 0, printed: 0 }

/** Texts and octets as the server gave them. */
export interface Fetched {
  readonly bundle: string
  readonly authority: string
  readonly list: Octets | null
  readonly printed: Octets | null
}

/** Revocation lists: of passes that are shown, and of those that stand on paper; null where one is not there. */
export interface Lists {
  readonly shown: RevocationList | null
  readonly printed: RevocationList | null
}

export interface Believed {
  readonly bundle: Bundle
  readonly authority: Authority
  readonly lists: Lists
}

/** Not to be used. */
export class Unbelieved {
  readonly why: Missing

  constructor(why: Missing) {
    this.why = why
  }
}

interface By {
  readonly city: string
  readonly newest: Newest
  readonly nowMs: number
  /** Public half of this phone's key: an authority for another phone is none here. */
  readonly device: Uint8Array
  readonly roots?: readonly string[]
}

const UNNAMED = new Uint8Array()

/** A list that is there must be good: a forged or older one is never taken for none. */
async function listed(octets: Octets | null, expected: Omit<ListExpected, 'verify'>): Promise<RevocationList | null> {
  if (!octets) return null
  const found = await readList(octets, { ...expected, verify: verifySignature })
  if (typeof found === 'string') throw new Unbelieved('forged')
  return found
}

async function listsOf({ list, printed }: Fetched, bundle: Bundle, { city, newest }: By): Promise<Lists> {
  const { publisher } = bundle.statement
  const shown = {
    expectedCity: city,
    publisher,
    bundleNumber: bundle.list.number,
    bundleHash: bundle.list.hash,
    newestSeenNumber: newest.list,
  }
  // The list of papers is the publisher's under a name of its own; the bundle does not bind its hash.
  const paper = {
    ...shown,
    expectedCity: `${city}/printed`,
    bundleNumber: 0,
    bundleHash: UNNAMED,
    newestSeenNumber: newest.printed,
  }
  const [one, other] = await Promise.all([listed(list, shown), listed(printed, paper)])
  return { shown: one, printed: other }
}

/** All of it, checked; now is the server's time as far as it is known. */
export async function believe(fetched: Fetched, by: By): Promise<Believed | Unbelieved> {
  const now = Math.floor(by.nowMs / 1000)
  const { city, newest, roots = ROOTS } = by
  const bundle = await readBundle(fetched.bundle, {
    expectedRoots: roots.map(ofBase64url),
    expectedCity: city,
    newestSeenVersion: newest.version,
    newestSeenStatement: newest.statement,
    now,
    verify: verifySignature,
  })
  if (typeof bundle === 'string') return new Unbelieved(bundle === 'statement_time' ? 'ended' : 'forged')
  const { publisher } = bundle.statement
  const authority = await readAuthority(fetched.authority, {
    expectedCity: city,
    publisher,
    now,
    verify: verifySignature,
  })
  if (typeof authority !== 'string' && !same(authority.deviceKey, by.device)) return new Unbelieved('forged')
  if (typeof authority === 'string') return new Unbelieved(authority === 'out_of_time' ? 'ended' : 'forged')
  try {
    return { bundle, authority, lists: await listsOf(fetched, bundle, by) }
  } catch (thrown) {
    if (thrown instanceof Unbelieved) return thrown
    throw thrown
  }
}

/** What is the newest now: the next one may not be older. The time is the server's, also where the phone had run ahead. */
export const newestOf = ({ bundle, lists }: Believed, before: Newest, nowMs: number): Newest => ({
  knownMs: nowMs,
  version: bundle.version,
  statement: bundle.statement.number,
  list: lists.shown?.number ?? before.list,
  printed: lists.printed?.number ?? before.printed,
})
