/** Checks a pass on this phone, writes the look down, and says what may be seen of it. */

import { type Content, FLAG, PRINTED, SM2 } from '@pwa/offline/content'
import { append, type LookContent, Replayed, seenPasses } from '@pwa/offline/outbox'
import { type Checked, check, type Faulty, read } from '@pwa/offline/pass'
import { type Shift, signerOf } from '@pwa/offline/shift'
import { type Decision, decide } from '@pwa/offline/verdict'
import { hasSm2, verifySignature } from '@/lib/signature/suites'
import type { OfflineLook, ShownField } from './offlineLook'

/** A pass is taken once within this time. */
const REPLAY_MS = 60_000
/** Faults of a text that names no certificate of anybody, and of one that was just written down. */
const UNSAID: ReadonlySet<string> = new Set([
  'malformed',
  'length',
  'unknown_algorithm',
  'unknown_key',
  'key_not_live',
  'suite_not_here',
  'replayed',
])

export interface Asked {
  readonly scene: string
  readonly caseNumber: string
  readonly place: string
  readonly challenge: number | null
  /** When the code was read, by the server's clock as far as it is known. */
  readonly readMs: number
}

interface Judged {
  readonly found: Checked | Faulty
  readonly content: Content | null
  readonly decision: Decision
  readonly tookMs: number
}

const isFaulty = (found: Checked | Faulty): found is Faulty => found.fault !== null

function sceneOf({ authority }: Shift, asked: Asked) {
  const nowS = asked.readMs / 1000
  if (nowS < authority.validFrom || nowS >= authority.validTo) return null
  const scene = authority.scenes.find(({ code }) => code === asked.scene)
  return scene && (!scene.caseNumber || asked.caseNumber !== '') ? scene : null
}

async function judged(text: string, shift: Shift, asked: Asked): Promise<Judged> {
  const startedMs = performance.now()
  const now = Math.floor(asked.readMs / 1000)
  const bytes = read(text)
  const isPrinted = typeof bytes !== 'string' && bytes[0] === PRINTED
  const list = isPrinted ? shift.lists.printed : shift.lists.shown
  const seen = await seenPasses(asked.readMs)
  const found =
    typeof bytes === 'string'
      ? ({ fault: bytes, content: null } satisfies Faulty)
      : await check(bytes, {
          trust: shift.bundle.trust,
          now,
          expectedChallenge: asked.challenge,
          isListed: (rid) => list?.rids.has(rid) ?? false,
          isSeen: (key) => seen.has(key),
          verify: verifySignature,
          suites: bytes[0] === SM2 && (await hasSm2()) ? ['intl', 'gm'] : ['intl'],
        })
  const content = found.content
  const profile = content?.profile
  const decision = decide(found, {
    listAgeS: list ? now - list.madeAt : null,
    limitS: (profile?.listHours ?? 0) * 3600,
    offlineOk: profile?.offlineOk ?? false,
    authorityAllows: profile ? sceneOf(shift, asked)?.types[profile.type] !== undefined : false,
  })
  return { found, content, decision, tookMs: performance.now() - startedMs }
}

/** What the authority lets this scene see of the pass, and how much it does not. */
function fieldsOf({ content }: Judged, shift: Shift, asked: Asked): { shown: ShownField[]; hidden: number } {
  if (!content) return { shown: [], hidden: 0 }
  const allowed = sceneOf(shift, asked)?.types[content.profile.type] ?? []
  const there = content.values.filter(({ value }) => value !== null)
  const shown = there
    .filter(({ key }) => allowed.includes(key))
    .map(({ key, zh, en, value }) => ({ key, label: { zh, en }, value: value ?? '' }))
  return { shown, hidden: there.length - shown.length }
}

/** The name stands in the first field of its form; on top of the screen rather than in the list. */
function split(shown: ShownField[], content: Content | null): { name: string | null; fields: ShownField[] } {
  const key = content?.profile.fields.find(({ form }) => form === 'name')?.key
  const name = shown.find((one) => one.key === key)
  return { name: name?.value ?? null, fields: shown.filter((one) => one !== name) }
}

function asContent(text: string, shift: Shift, asked: Asked, { decision, content }: Judged): LookContent {
  const list = content?.printed ? shift.lists.printed : shift.lists.shown
  return {
    at: Math.floor(asked.readMs / 1000),
    pass: text,
    scene: asked.scene,
    case_number: asked.caseNumber,
    place: asked.place,
    challenge: asked.challenge,
    verdict: decision.verdict,
    reason: decision.reason,
    bundle: shift.bundle.version,
    list: list?.number ?? 0,
    list_made_at: list?.madeAt ?? 0,
    person_matches: null,
    notes: '',
  }
}

async function noted(text: string, shift: Shift, asked: Asked, found: Judged): Promise<number | null> {
  if (found.decision.reason !== null && UNSAID.has(found.decision.reason)) return null
  const key = isFaulty(found.found) ? null : found.found.replayKey
  const replay = key === null ? null : { key, untilMs: asked.readMs + REPLAY_MS }
  return append(signerOf(shift), asContent(text, shift, asked, found), replay)
}

/** Judged and written down; what another page of this phone took in the same moment is judged again, as a repetition. */
async function settled(text: string, shift: Shift, asked: Asked): Promise<[Judged, number | null]> {
  const found = await judged(text, shift, asked)
  try {
    return [found, await noted(text, shift, asked, found)]
  } catch (thrown) {
    if (thrown instanceof Replayed) return [await judged(text, shift, asked), null]
    throw thrown
  }
}

const circumstancesOf = ({ found }: Judged) => {
  const { flags = 0, challenge = null } = (isFaulty(found) ? null : found.showing) ?? {}
  return {
    challenged: challenge !== null,
    userVerified: Boolean(flags & FLAG.userVerified),
    clockDoubtful: Boolean(flags & FLAG.clockDoubtful),
  }
}

/** The verdict, once it is on the disk. */
export async function judge(text: string, shift: Shift, asked: Asked): Promise<OfflineLook> {
  const [found, number] = await settled(text, shift, asked)
  const { decision, content, tookMs } = found
  const list = content?.printed ? shift.lists.printed : shift.lists.shown
  // What is no answer shows which kind of pass it is, and nothing that stands in it.
  const isKnown = !isFaulty(found.found) && decision.kind !== 'no_verdict'
  const { shown, hidden } = isKnown ? fieldsOf(found, shift, asked) : { shown: [], hidden: 0 }
  return {
    ...decision,
    ...circumstancesOf(found),
    printed: content?.printed ?? false,
    atMs: asked.readMs,
    asOfMs: list ? list.madeAt * 1000 : null,
    number,
    profile: content && { zh: content.profile.zh, en: content.profile.en },
    issuer: isKnown && content ? content.authority : null,
    ...split(shown, content),
    hidden,
    delegate: (isKnown && content?.behalf?.delegate) || null,
    tookMs,
  }
}
