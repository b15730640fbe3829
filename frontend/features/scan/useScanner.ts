import { onScopeDispose, shallowRef, watch } from 'vue'
import { asProblem, isLost, NoAnswer, type Verification } from '@/lib/api'
import { confirmPresence, readVerification, verify } from '@/lib/api/behind'
import { liveFeed } from '@/lib/events'
import { foreignIn, printedIn } from '@/lib/scan/foreign'
import { pixelsOf } from '@/lib/scan/frame'
import { readQr } from '@/lib/scan/reader'
import { signal } from '@/lib/scan/signal'
import { isTypedText } from '@/lib/scan/typedCode'
import { nowMs } from '@/lib/time'
import { offlineId } from './caseLedger'
import { BLANK, type Command, type Duty, type NeedsNetwork, next, type ScanView, takesText } from './machine'
import { type OfflineLook, signalOf } from './offline/offlineLook'
import { readPaper, signalOfPaper } from './paper'

const POLL_MS = 700
/** The interface takes no longer text; nothing of ours is near it. */
const LONGEST_TEXT = 512

/** The text of an offline pass. */
const PASS = 'LZ1:'
/** A live check that takes longer is given up: the pass is still in its time then. */
const LIVE_WITHIN_MS = 6_000

/** Checks without a network; null where the phone was not prepared for it. */
export interface WithoutNetwork {
  judge(text: string, duty: Duty, challenge: number | null, readMs: number): Promise<OfflineLook | null>
  amend(number: number, said: { person_matches: boolean } | { notes: string }): Promise<void>
}

function within<Answer>(asking: Promise<Answer>): Promise<Answer> {
  return Promise.race([asking, new Promise<never>((_, late) => setTimeout(() => late(new NoAnswer()), LIVE_WITHIN_MS))])
}

export interface Outcome {
  readonly verification: Verification | null
  readonly ms: number
}

const NOTHING: Outcome = { verification: null, ms: 0 }

function asBody(presented: string, { scene, caseNumber, place }: Duty) {
  return {
    presented: presented.slice(0, LONGEST_TEXT),
    scene,
    ...(caseNumber ? { case_number: caseNumber } : {}),
    ...(place ? { place } : {}),
  }
}

/** The screen's view, and the calls behind it. `origin` is the one that codes of this city carry. */
export function useScanner(origin: () => string, offline: WithoutNetwork) {
  const view = shallowRef<ScanView>(BLANK)
  let turn = 0

  const send = (command: Command): void => {
    view.value = next(view.value, command)
  }

  function take(verification: Verification): void {
    send({ do: 'answered', verification })
    if (verification.verdict !== 'pending') signal(verification.verdict)
  }

  /** A code printed on paper: what the public page behind it says. It is no verification of anybody. */
  async function presentPaper(code: string, mine: number): Promise<Outcome> {
    try {
      const paper = await readPaper(code)
      if (mine !== turn) return NOTHING
      send({ do: 'paper', paper })
      signal(signalOfPaper(paper))
    } catch (thrown) {
      if (mine === turn) failed(thrown, 'paper')
    }
    return NOTHING
  }

  function needsNetwork(network: NeedsNetwork): void {
    send({ do: 'needs_network', network })
    signal('no_verdict')
  }

  /** Without a network a code that only the server knows says nothing: the person is told what to ask for instead. */
  function failed(thrown: unknown, network: NeedsNetwork): void {
    if (isLost(thrown)) needsNetwork(network)
    else send({ do: 'fail', problem: asProblem(thrown) })
  }

  /** A code that the server knows. */
  async function presentCode(text: string, duty: Duty, mine: number): Promise<Outcome> {
    const startedMs = performance.now()
    try {
      const verification = await verify(asBody(text, duty))
      if (mine === turn) take(verification)
      return { verification, ms: Math.round(performance.now() - startedMs) }
    } catch (thrown) {
      if (mine === turn) failed(thrown, isTypedText(text) ? 'typed' : 'online_code')
      return NOTHING
    }
  }

  /**
   * A pass that proves itself. Where there is a network it is checked live, whatever was prepared; where the question
   * is lost the same text is judged here, by the time at which it was read.
   */
  async function presentPass(text: string, duty: Duty, mine: number): Promise<Outcome> {
    const readMs = nowMs()
    const startedMs = performance.now()
    try {
      if (!navigator.onLine) throw new NoAnswer()
      const verification = await within(verify(asBody(text, duty)))
      if (mine === turn) take(verification)
      return { verification, ms: Math.round(performance.now() - startedMs) }
    } catch (thrown) {
      if (mine !== turn) return NOTHING
      if (!isLost(thrown)) send({ do: 'fail', problem: asProblem(thrown) })
      else await judgeHere(text, duty, readMs, mine)
    }
    return NOTHING
  }

  async function judgeHere(text: string, duty: Duty, readMs: number, mine: number): Promise<void> {
    try {
      const look = await offline.judge(text, duty, view.value.challenge, readMs)
      if (mine !== turn) return
      if (!look) return needsNetwork('unprepared')
      send({ do: 'judged', look })
      signal(signalOf(look))
    } catch (thrown) {
      if (mine === turn) send({ do: 'fail', problem: asProblem(thrown) })
    }
  }

  /**
   * Sends what was read or typed. An answer that comes after the person went on is dropped. A code from elsewhere is
   * named here and goes nowhere: it may be somebody's payment code or the key of their home network.
   */
  async function present(text: string): Promise<Outcome> {
    const { duty } = view.value
    if (!duty) return NOTHING
    turn += 1
    const mine = turn
    const foreign = foreignIn(text, origin())
    if (foreign) {
      send({ do: 'foreign', foreign })
      signal('no_verdict')
      return NOTHING
    }
    send({ do: 'present' })
    const printed = printedIn(text, origin())
    if (printed) return presentPaper(printed, mine)
    return text.startsWith(PASS) ? presentPass(text, duty, mine) : presentCode(text, duty, mine)
  }

  /** Reads a picture as the camera's frames are read, and sends what it says. */
  async function presentPicture(picture: Blob): Promise<Outcome> {
    turn += 1
    const mine = turn
    send({ do: 'present' })
    const pixels = await pixelsOf(picture).catch(() => null)
    const text = pixels && (await readQr(pixels).catch(() => null))
    if (mine !== turn) return NOTHING
    if (text) return present(text)
    send({ do: 'notice', notice: pixels ? 'no_code' : 'not_picture' })
    return NOTHING
  }

  /** What a gun typed. While an earlier code is being checked it is not taken: a gun often fires twice. */
  function presentTyped(text: string): boolean {
    const takes = takesText(view.value)
    if (takes) void present(text)
    return takes
  }

  function clear(): void {
    turn += 1
    send({ do: 'clear' })
  }

  async function answerPresence(match: boolean): Promise<void> {
    const id = view.value.verification?.id
    if (!id) return
    await confirmPresence(id, match)
    send({ do: 'presence', id, match })
    if (view.value.verification?.id === id) clear()
  }

  /** What the inspector says of a look on this phone: written into it before it is sent. */
  async function answerOffline(match: boolean): Promise<void> {
    const number = view.value.look?.number
    if (!number) return
    await offline.amend(number, { person_matches: match })
    send({ do: 'presence', id: offlineId(number), match })
    if (view.value.look?.number === number) clear()
  }

  async function noteOffline(notes: string): Promise<void> {
    const number = view.value.look?.number
    if (number) await offline.amend(number, { notes })
  }

  useAnswer(view, take, (thrown) => send({ do: 'fail', problem: asProblem(thrown) }))
  return { view, send, present, presentTyped, presentPicture, clear, answerPresence, answerOffline, noteOffline }
}

/** While a holder is asked: listens for the answer, and asks for it, whichever comes first. */
function useAnswer(
  view: Readonly<{ value: ScanView }>,
  take: (verification: Verification) => void,
  fail: (thrown: unknown) => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopListening: (() => void) | null = null

  const waitingFor = (): string | null =>
    view.value.state === 'waiting' ? (view.value.verification?.id ?? null) : null

  async function ask(id: string): Promise<void> {
    clearTimeout(timer)
    try {
      const answer = await readVerification(id)
      if (waitingFor() !== id) return
      if (answer.verdict !== 'pending') return take(answer)
    } catch (thrown) {
      if (waitingFor() === id && !isLost(thrown)) return fail(thrown)
    }
    if (waitingFor() === id) timer = setTimeout(() => void ask(id), POLL_MS)
  }

  function stop(): void {
    clearTimeout(timer)
    stopListening?.()
    stopListening = null
  }

  watch(waitingFor, (id) => {
    stop()
    if (!id) return
    timer = setTimeout(() => void ask(id), POLL_MS)
    stopListening = liveFeed.listen(({ kind, ref }) => {
      if (kind === 'verification.answered' && ref === id) void ask(id)
    })
  })
  onScopeDispose(stop)
}
