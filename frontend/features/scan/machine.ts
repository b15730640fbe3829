import type { ApiProblem, NoAnswer, Verification } from '@/lib/api'
import type { CameraFault } from '@/lib/scan/camera'

/** Everything the scan screen can be. One enum; nothing else decides what is drawn. */
export const SCAN_STATES = [
  'off_duty',
  'opening',
  'searching',
  'without_camera',
  'denied',
  'missing',
  'typing',
  'checking',
  'waiting',
  'verdict',
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
type Ground = 'opening' | 'searching' | 'without_camera' | 'denied' | 'missing'

export interface ScanView {
  readonly state: ScanState
  readonly ground: Ground
  readonly duty: Duty | null
  readonly verification: Verification | null
  readonly problem: ApiProblem | NoAnswer | null
  /** A word about a picture that could not be read; gone with the next command. */
  readonly notice: 'no_code' | 'not_picture' | null
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
}

/** Back to the ground, nothing of the last person left. */
const settle = (view: ScanView, ground: Ground = view.ground): ScanView => ({
  ...BLANK,
  duty: view.duty,
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
  end,
}

const ready: Moves = {
  present,
  type,
  notice,
  end,
  begin,
  camera_opened: opened,
  camera_failed: failedCamera,
  reopen,
}

/** What is possible in each state; a command that is not listed changes nothing. */
const TABLE: Record<ScanState, Moves> = {
  off_duty: { begin },
  opening: ready,
  searching: ready,
  without_camera: { present, type, notice, end, begin },
  denied: ready,
  missing: ready,
  typing: { ...behind, present, clear },
  checking: { ...behind, answered, fail, notice },
  waiting: { ...behind, answered, fail, clear },
  verdict: { ...behind, present, answered, clear },
  failed: { ...behind, present, clear },
}

/** The next view. Pure: reads no clock, asks no server. */
export function next(view: ScanView, command: Command): ScanView {
  const move = TABLE[view.state][command.do] as ((view: ScanView, command: Command) => ScanView) | undefined
  return move ? move(view, command) : view
}

/** Whether frames of the camera are decoded now. */
export const isLooking = ({ state }: ScanView): boolean => state === 'searching'
