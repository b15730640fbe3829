import type { ApiProblem, NoAnswer, Verification } from '@/lib/api'
import type { CameraFault } from '@/lib/scan/camera'
import type { Foreign } from '@/lib/scan/foreign'
import { type Checked, checkedOffline, checkedWith, presenceOf } from './caseLedger'
import type { OfflineLook } from './offline/offlineLook'
import type { Paper } from './paper'

/** Everything the scan screen can be. One enum; nothing else decides what is drawn. */
export const SCAN_STATES = [
  'off_duty',
  'opening',
  'searching',
  'without_camera',
  'denied',
  'missing',
  'busy',
  'insecure',
  'typing',
  'checking',
  'waiting',
  'verdict',
  'foreign',
  'paper',
  'offline',
  'network',
  'asking',
  'failed',
] as const
export type ScanState = (typeof SCAN_STATES)[number]

/** What the person chose when duty began; the same for every scan. */
export interface Duty {
  readonly scene: string
  readonly caseNumber: string
  readonly place: string
  /** False where pictures are handed over: on the stage nobody's camera is opened. */
  readonly camera: boolean
}

/** Where the screen returns to when a verdict is cleared. */
type Ground = 'opening' | 'searching' | 'without_camera' | CameraFault

/** A code that cannot be checked without a network, and why it is this one. */
export type NeedsNetwork = 'online_code' | 'paper' | 'typed' | 'unprepared'

export interface ScanView {
  readonly state: ScanState
  readonly ground: Ground
  readonly duty: Duty | null
  readonly verification: Verification | null
  readonly problem: ApiProblem | NoAnswer | null
  /** A word about a picture that could not be read; gone with the next command. */
  readonly notice: 'no_code' | 'not_picture' | null
  /** What a code from elsewhere looks like; it was neither opened nor sent. */
  readonly foreign: Foreign | null
  /** How a paper stands whose printed code was read; no verdict about anybody. */
  readonly paper: Paper | null
  /** What was found without a network. */
  readonly look: OfflineLook | null
  readonly network: NeedsNetwork | null
  /** The four digits that the next offline code must answer. */
  readonly challenge: number | null
  /** Who was checked since duty began: the case's list. Masked names, in memory alone. */
  readonly checked: readonly Checked[]
}

export type Command =
  | { do: 'begin'; duty: Duty }
  | { do: 'end' }
  | { do: 'camera_opened' }
  | { do: 'camera_failed'; fault: CameraFault }
  | { do: 'reopen' }
  | { do: 'type' }
  | { do: 'present' }
  | { do: 'answered'; verification: Verification }
  | { do: 'fail'; problem: ApiProblem | NoAnswer }
  | { do: 'notice'; notice: 'no_code' | 'not_picture' }
  | { do: 'foreign'; foreign: Foreign }
  | { do: 'paper'; paper: Paper }
  | { do: 'judged'; look: OfflineLook }
  | { do: 'needs_network'; network: NeedsNetwork }
  | { do: 'challenge'; digits: number }
  | { do: 'drop_challenge' }
  | { do: 'presence'; id: string; match: boolean }
  | { do: 'clear' }
type CommandName = Command['do']
type Of<Name extends CommandName> = Extract<Command, { do: Name }>
type Moves = {
  [Name in CommandName]?: (view: ScanView, command: Of<Name>) => ScanView
}

export const BLANK: ScanView = {
  state: 'off_duty',
  ground: 'opening',
  duty: null,
  verification: null,
  problem: null,
  notice: null,
  foreign: null,
  paper: null,
  look: null,
  network: null,
  challenge: null,
  checked: [],
}

/** Back to the ground, nothing of the last person left but a line in the case's list. */
const settle = (view: ScanView, ground: Ground = view.ground): ScanView => ({
  ...BLANK,
  duty: view.duty,
  checked: view.checked,
  challenge: view.challenge,
  ground,
  state: ground,
})

const begin = (_: ScanView, { duty }: Of<'begin'>): ScanView =>
  settle({ ...BLANK, duty }, duty.camera ? 'opening' : 'without_camera')
const end = (): ScanView => BLANK
const opened = (view: ScanView): ScanView => settle(view, 'searching')
const failedCamera = (view: ScanView, { fault }: Of<'camera_failed'>): ScanView => settle(view, fault)
const reopen = (view: ScanView): ScanView => settle(view, 'opening')
const type = (view: ScanView): ScanView => ({
  ...view,
  state: 'typing',
  notice: null,
})
const present = (view: ScanView): ScanView => ({
  ...settle(view),
  state: 'checking',
})
const fail = (view: ScanView, { problem }: Of<'fail'>): ScanView => ({
  ...settle(view),
  state: 'failed',
  problem,
})
const notice = (view: ScanView, command: Of<'notice'>): ScanView => ({
  ...settle(view),
  notice: command.notice,
})
const clear = (view: ScanView): ScanView => settle(view)
const answered = (view: ScanView, { verification }: Of<'answered'>): ScanView => ({
  ...settle(view),
  state: verification.verdict === 'pending' ? 'waiting' : 'verdict',
  verification,
  checked: checkedWith(view.checked, verification),
})
const foreign = (view: ScanView, command: Of<'foreign'>): ScanView => ({
  ...settle(view),
  state: 'foreign',
  foreign: command.foreign,
})
const paper = (view: ScanView, command: Of<'paper'>): ScanView => ({
  ...settle(view),
  state: 'paper',
  paper: command.paper,
})
/** Digits are answered once: by whatever was accepted, or said wrong. */
const judged = (view: ScanView, { look }: Of<'judged'>): ScanView => ({
  ...settle(view),
  state: 'offline',
  look,
  challenge: look.challenged ? null : view.challenge,
  checked: checkedOffline(view.checked, look),
})
const needsNetwork = (view: ScanView, { network }: Of<'needs_network'>): ScanView => ({
  ...settle(view),
  state: 'network',
  network,
})
const challenge = (view: ScanView, { digits }: Of<'challenge'>): ScanView => ({
  ...settle(view),
  state: 'asking',
  challenge: digits,
})
const dropChallenge = (view: ScanView): ScanView => ({ ...view, challenge: null })
const dropAsked = (view: ScanView): ScanView => settle({ ...view, challenge: null })
/** The server's word may come when the next code is being checked already: a gun is quick. */
const presence = (view: ScanView, { id, match }: Of<'presence'>): ScanView => ({
  ...view,
  checked: presenceOf(view.checked, id, match),
})
/** The camera may come or go while something else is on the screen: only the ground changes then. */
const openedBehind = (view: ScanView): ScanView => ({
  ...view,
  ground: 'searching',
})
const failedBehind = (view: ScanView, { fault }: Of<'camera_failed'>): ScanView => ({ ...view, ground: fault })
const behind: Moves = {
  camera_opened: openedBehind,
  camera_failed: failedBehind,
  presence,
  drop_challenge: dropChallenge,
  end,
}

const ready: Moves = {
  present,
  type,
  notice,
  foreign,
  end,
  begin,
  camera_opened: opened,
  camera_failed: failedCamera,
  reopen,
  presence,
  challenge,
  drop_challenge: dropChallenge,
}

/** What is possible in each state; a command that is not listed changes nothing. */
const TABLE: Record<ScanState, Moves> = {
  off_duty: { begin },
  opening: ready,
  searching: ready,
  without_camera: { present, type, notice, foreign, end, begin, presence, challenge, drop_challenge: dropChallenge },
  denied: ready,
  missing: ready,
  busy: ready,
  insecure: ready,
  typing: { ...behind, present, foreign, clear },
  checking: { ...behind, answered, fail, notice, foreign, paper, judged, needs_network: needsNetwork },
  waiting: { ...behind, answered, fail, clear },
  verdict: { ...behind, present, foreign, answered, clear },
  foreign: { ...behind, present, foreign, clear },
  paper: { ...behind, present, foreign, clear },
  offline: { ...behind, present, foreign, challenge, clear },
  network: { ...behind, present, foreign, clear },
  asking: { ...behind, drop_challenge: dropAsked, clear },
  failed: { ...behind, present, foreign, clear },
}

/** Whether a text may be presented now: not while another one is being checked or its holder asked. */
export const takesText = ({ state }: ScanView): boolean => TABLE[state].present !== undefined

/** The next view. Pure: reads no clock, asks no server. */
export function next(view: ScanView, command: Command): ScanView {
  const move = TABLE[view.state][command.do] as ((view: ScanView, command: Command) => ScanView) | undefined
  return move ? move(view, command) : view
}

/** Whether frames of the camera are decoded now. */
export const isLooking = ({ state }: ScanView): boolean => state === 'searching'
