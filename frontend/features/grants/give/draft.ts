/** What is being granted while the sheet is open: filled in four steps, each of which says what it still lacks. Pure. */
import type { Certificate, Scene } from '@/lib/api'
import { fieldsOfSet, type Picked } from '@/lib/choice'
import { cityDate, nowMs } from '@/lib/time'

/** Anybody with the code · the seats of one organisation · one person who looks · one person who shows it for the grantor. */
export const WHOM = ['anyone', 'organisation', 'person', 'delegate'] as const
export type Whom = (typeof WHOM)[number]
export const STEPS = ['what', 'why', 'who', 'confirm'] as const
export type Step = (typeof STEPS)[number]

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
export const LONGEST_PURPOSE = 200
export const MOST_USES = 50

const CODE_LASTS = [MINUTE, 10 * MINUTE, HOUR, DAY, 3 * DAY, 7 * DAY, 15 * DAY, 30 * DAY]
/** How long a grant may last, in seconds: 1 minute to 30 days, in the hands of a delegate up to a year. */
export const LASTING: Readonly<Record<Whom, readonly number[]>> = {
  anyone: CODE_LASTS,
  organisation: CODE_LASTS,
  person: CODE_LASTS,
  delegate: [HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 180 * DAY, 365 * DAY],
}
const CODE_USUAL = { lastsS: DAY, uses: 1 }
const USUAL: Readonly<Record<Whom, { lastsS: number; uses: number }>> = {
  anyone: CODE_USUAL,
  organisation: CODE_USUAL,
  person: CODE_USUAL,
  delegate: { lastsS: 7 * DAY, uses: 3 },
}

export interface Draft {
  /** Certificate id → field keys. */
  readonly picked: Picked
  /** Code of a scene of the register; null: the purpose in one's own words. */
  readonly scene: string | null
  readonly purpose: string
  readonly caseNumber: string
  readonly to: Whom
  /** Whose seats may look; of a delegate: where alone it may be shown, null for everywhere. */
  readonly organisation: string | null
  /** The person's name as it was typed: whoever opens the link must bear it. */
  readonly name: string
  readonly lastsS: number
  /** Null: as often as wanted, of a delegate only. */
  readonly uses: number | null
  readonly place: string
  /** Of a delegate only: whether that person may pass it on, once. */
  readonly mayDelegate: boolean
  /** The last day of a copy that whoever looks may keep, YYYY-MM-DD; null: none. Never of a code for anyone. */
  readonly copiesUntil: string | null
}

export const EMPTY: Draft = {
  picked: {},
  scene: null,
  purpose: '',
  caseNumber: '',
  to: 'anyone',
  organisation: null,
  name: '',
  ...USUAL.anyone,
  place: '',
  mayDelegate: false,
  copiesUntil: null,
}

/** Whether a person is named, who opens the link in the own wallet. */
export const needsName = (to: Whom): boolean => to === 'person' || to === 'delegate'

/** Takes a certificate in with the fewest fields that say something, or out. */
export function toggled(draft: Draft, certificate: Certificate, on: boolean): Draft {
  const { [certificate.id]: _, ...others } = draft.picked
  const least = fieldsOfSet(certificate, 'minimal')
  const first = least.length > 0 ? least : fieldsOfSet(certificate, 'standard')
  return { ...draft, picked: on ? { ...others, [certificate.id]: first } : others }
}

export function withField(draft: Draft, id: string, key: string, on: boolean): Draft {
  const others = (draft.picked[id] ?? []).filter((other) => other !== key)
  return { ...draft, picked: { ...draft.picked, [id]: on ? [...others, key] : others } }
}

/** Another kind of receiver has another usual length and number of uses. */
export function handedTo(draft: Draft, to: Whom): Draft {
  const copiesUntil = to === 'anyone' ? null : draft.copiesUntil
  return { ...draft, to, ...USUAL[to], copiesUntil, mayDelegate: to === 'delegate' && draft.mayDelegate }
}

/** Scenes that ask for any type of what was picked: only they can use it. */
export function fittingScenes(scenes: readonly Scene[], types: readonly string[]): Scene[] {
  return scenes.filter((scene) => types.some((type) => type in scene.types))
}

/** Fields of one picked certificate that a scene may see; all of them where the purpose is in own words. */
export function seenIn(scene: Scene | null, type: string, keys: readonly string[]): string[] {
  return scene ? keys.filter((key) => scene.types[type]?.includes(key)) : [...keys]
}

export type Lack =
  | 'nothing_picked'
  | 'no_fields'
  | 'no_purpose'
  | 'no_case'
  | 'no_organisation'
  | 'no_name'
  | 'uses'
  | 'copies'

/** What `step` still lacks, or null. */
export function lackOf(draft: Draft, step: Step, scene: Scene | null): Lack | null {
  if (step === 'what') {
    const fields = Object.values(draft.picked)
    if (fields.length === 0) return 'nothing_picked'
    return fields.some((keys) => keys.length === 0) ? 'no_fields' : null
  }
  if (step === 'why') {
    if (!draft.scene) return draft.purpose.trim() ? null : 'no_purpose'
    return scene?.needs_case_number && !draft.caseNumber.trim() ? 'no_case' : null
  }
  if (step === 'who') return lacksWhom(draft)
  return null
}

/** The city's day so many days from now. */
export const dayAfter = (days: number): string => cityDate(nowMs() + days * DAY * 1000)

const LONGEST_KEPT = 365

function lacksWhom({ to, organisation, name, uses, copiesUntil }: Draft): Lack | null {
  if (to === 'organisation' && !organisation) return 'no_organisation'
  if (needsName(to) && !name.trim()) return 'no_name'
  if (copiesUntil !== null && !(copiesUntil >= dayAfter(0) && copiesUntil <= dayAfter(LONGEST_KEPT))) return 'copies'
  if (uses === null) return to === 'delegate' ? null : 'uses'
  return Number.isInteger(uses) && uses >= 1 && uses <= MOST_USES ? null : 'uses'
}

/** Fields of a picked certificate that the scene asks for and that are not given yet. */
export function missingIn(scene: Scene | null, certificate: Certificate, keys: readonly string[]): string[] {
  const asked = scene?.types[certificate.type] ?? []
  return asked.filter((key) => key in certificate.fields && !keys.includes(key))
}
