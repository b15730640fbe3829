/**
 * Trust bundle: what a checker without a network believes, from a root that is built into the app.
 * Twin of backend/standards/trust.py and trust_bundle.py.
 */
import { hexOf } from '@/lib/signature/bytes'
import { ascii, joined, type Octets, sha256, Unreadable } from './octets'
import { Shape } from './shape'
import { BUNDLE, contentOf, Forged, isSignedBy, partsOf, readSigned, STATEMENT, type Verify } from './signed'

export type Form = 'text' | 'name' | 'digits' | 'days' | 'code'
const FORMS: readonly string[] = ['text', 'name', 'digits', 'days', 'code'] satisfies Form[]

/** An issuer's key: live from `liveFrom` on and no more at `liveTo` (seconds since 1970). */
export interface Key {
  readonly kid: string
  readonly spki: Octets
  readonly liveFrom: number
  readonly liveTo: number
  readonly types: readonly string[]
}
export interface Named {
  readonly zh: string
  readonly en: string
}
export interface Field extends Named {
  readonly key: string
  readonly form: Form
  /** Digits of a number, with zeros in front. */
  readonly length: number | null
  readonly table: string | null
}
export interface Profile extends Named {
  readonly number: number
  readonly code: string
  readonly type: string
  readonly sensitive: boolean
  readonly offlineOk: boolean
  readonly listHours: number
  /** It is one for paper: no device shows it. */
  readonly printed: boolean
  readonly fields: readonly Field[]
}
export type Tables = Readonly<Record<string, readonly string[]>>
export interface Trust {
  /** By kid in hexadecimal; one of them at most is live at a time. */
  readonly keys: ReadonlyMap<string, readonly Key[]>
  readonly profiles: ReadonlyMap<bigint, Profile>
  readonly authorities: ReadonlyMap<bigint, Named>
  readonly tables: Tables
  /** A pass of a sensitive type must answer a challenge: always, without a network. */
  readonly challengeCompulsory: boolean
}
export interface Statement {
  readonly city: string
  readonly number: number
  readonly publisher: Octets
  readonly validFrom: number
  readonly validTo: number
  readonly nextRoot: Octets
}
export interface Bundle {
  readonly statement: Statement
  readonly city: string
  readonly version: number
  readonly madeAt: number
  readonly trust: Trust
  readonly list: { readonly hash: Octets; readonly number: number; readonly madeAt: number }
}
/** Why a bundle is not accepted, in the order in which it is looked at. */
export type BundleFault = 'malformed' | 'forged' | 'other_city' | 'statement_time' | 'two_keys' | 'older'

export interface BundleExpected {
  /** Public keys that are built in, as SubjectPublicKeyInfo. */
  readonly expectedRoots: readonly Octets[]
  readonly expectedCity: string
  /** Of the newest bundle that was ever accepted here; null where there was none. */
  readonly newestSeenVersion: number | null
  readonly newestSeenStatement?: number | null
  /** Seconds since 1970. */
  readonly now: number
  readonly verify: Verify
}

const LONGEST_STATEMENT_S = 400 * 86_400

/** Check a bundle and read it; the first fault is named. */
export async function readBundle(presented: string, expected: BundleExpected): Promise<Bundle | BundleFault> {
  try {
    const bundle = await signed(presented, expected)
    return faultOf(bundle, expected) ?? bundle
  } catch (error) {
    if (error instanceof Forged) return 'forged'
    if (error instanceof Unreadable) return 'malformed'
    throw error
  }
}

/** How a pass names its issuer's key. */
export const kidOf = async (spki: Octets): Promise<string> => hexOf((await sha256(spki)).subarray(0, 2))

async function signed(presented: string, { expectedRoots, verify }: BundleExpected): Promise<Bundle> {
  const parts = presented.split('.')
  if (parts.length !== 4) throw new Unreadable('not four parts')
  const [octets, signature] = partsOf(parts.slice(0, 2).join('.'))
  const message = joined(ascii(STATEMENT), octets)
  const good = await Promise.all(expectedRoots.map((root) => isSignedBy(root, message, signature, verify)))
  if (!good.includes(true)) throw new Forged('no root that is built in has signed')
  const said = statementOf(new Shape(contentOf(octets)))
  const content = await readSigned(parts.slice(2).join('.'), BUNDLE, said.publisher, verify)
  return bundleOf(said, new Shape(content))
}

function faultOf(bundle: Bundle, expected: BundleExpected): BundleFault | null {
  const { statement, trust } = bundle
  if (bundle.city !== expected.expectedCity || statement.city !== expected.expectedCity) return 'other_city'
  const { validFrom, validTo } = statement
  if (expected.now < validFrom || expected.now >= validTo || validTo - validFrom > LONGEST_STATEMENT_S)
    return 'statement_time'
  if ([...trust.keys.values()].some(areTwoLive)) return 'two_keys'
  const { newestSeenVersion, newestSeenStatement } = expected
  const older = bundle.version < (newestSeenVersion ?? 0) || statement.number < (newestSeenStatement ?? 0)
  return older ? 'older' : null
}

const areTwoLive = (keys: readonly Key[]): boolean =>
  keys.some((one, at) =>
    keys.slice(at + 1).some((other) => Math.max(one.liveFrom, other.liveFrom) < Math.min(one.liveTo, other.liveTo)),
  )

function version1(given: Shape): void {
  if (given.number('v') !== 1) throw new Unreadable('another version')
}

function statementOf(given: Shape): Statement {
  version1(given)
  return {
    city: given.text('city'),
    number: given.number('number'),
    publisher: given.octets('publisher'),
    validFrom: given.number('from'),
    validTo: given.number('to'),
    nextRoot: given.octets('next_root'),
  }
}

async function bundleOf(statement: Statement, given: Shape): Promise<Bundle> {
  version1(given)
  const list = given.inner('list')
  const tables = given.inner('tables')
  return {
    statement,
    city: given.text('city'),
    version: given.number('version'),
    madeAt: given.number('made_at'),
    trust: {
      keys: await keysOf(given),
      profiles: new Map(given.each('profiles').map((one) => [BigInt(one.number('n')), profileOf(one)])),
      authorities: new Map(given.each('authorities').map((one) => [BigInt(one.number('n')), namedOf(one)])),
      tables: Object.fromEntries(Object.keys(tables.members()).map((name) => [name, tables.texts(name)])),
      challengeCompulsory: true,
    },
    list: { hash: list.octets('hash'), number: list.number('number'), madeAt: list.number('made_at') },
  }
}

/** Keys by kid, each of which must be the one its kid says. */
async function keysOf(given: Shape): Promise<Map<string, Key[]>> {
  const found = new Map<string, Key[]>()
  for (const one of given.each('keys')) {
    const spki = one.octets('spki')
    const kid = await kidOf(spki)
    if (one.text('kid') !== kid) throw new Unreadable('a key under another key’s id')
    const key = { kid, spki, liveFrom: one.number('from'), liveTo: one.number('to'), types: one.texts('types') }
    found.set(kid, [...(found.get(kid) ?? []), key])
  }
  return found
}

export const namedOf = (given: Shape): Named => ({ zh: given.text('zh'), en: given.text('en') })

const profileOf = (given: Shape): Profile => ({
  ...namedOf(given),
  number: given.number('n'),
  code: given.text('code'),
  type: given.text('type'),
  sensitive: given.truth('sensitive'),
  offlineOk: given.truth('offline_ok'),
  listHours: given.number('list_hours'),
  printed: given.truth('printed'),
  fields: given.each('fields').map(fieldOf),
})

const fieldOf = (given: Shape): Field => ({
  ...namedOf(given),
  key: given.text('key'),
  form: formOf(given.text('form')),
  length: given.optionalNumber('len'),
  table: given.optionalText('table'),
})

function formOf(text: string): Form {
  if (!FORMS.includes(text)) throw new Unreadable('a form that is not known')
  return text as Form
}
