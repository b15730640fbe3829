import type { AccessRequest, ApiProblem, Code, Look } from '@/lib/api'

/** Everything the code screen can be. One enum; nothing else decides what is drawn. */
export const CODE_STATES = ['loading', 'live', 'asked', 'looked', 'offline', 'expired', 'refused', 'locked'] as const
export type CodeState = (typeof CODE_STATES)[number]

/** Why a code ended without anybody looking. */
export type Ending = 'time' | 'replaced' | 'withdrawn' | 'unanswered' | 'refused_by_you' | 'refused_by_rule'

export interface CodeView {
  readonly state: CodeState
  readonly code: Code | null
  readonly request: AccessRequest | null
  /** The holder's answer, while its effect is awaited. */
  readonly answered: 'agree' | 'refuse' | null
  readonly look: Look | null
  readonly ending: Ending | null
  readonly problem: ApiProblem | null
}

export type Command =
  | { do: 'open' }
  | { do: 'opened'; code: Code }
  | { do: 'renewed'; code: Code }
  | { do: 'tick'; nowMs: number; online: boolean }
  | { do: 'ask'; request: AccessRequest }
  | { do: 'answer'; answer: 'agree' | 'refuse' }
  | { do: 'take_back_answer' }
  | { do: 'look'; look: Look }
  | { do: 'end'; ending: Ending }
  | { do: 'refuse'; problem: ApiProblem }
  | { do: 'lose' }
  | { do: 'lock' }
type CommandName = Command['do']
type Of<Name extends CommandName> = Extract<Command, { do: Name }>

export const BLANK: CodeView = {
  state: 'loading',
  code: null,
  request: null,
  answered: null,
  look: null,
  ending: null,
  problem: null,
}

const REFUSALS: readonly Ending[] = ['refused_by_you', 'refused_by_rule']

/** A code whose handle ran out is never shown as live; without a network the reason is the network. */
function tick(view: CodeView, { nowMs, online }: Of<'tick'>): CodeView {
  if (!view.code || Date.parse(view.code.expires_at) > nowMs) return view
  return online ? { ...BLANK, state: 'expired', code: view.code, ending: 'time' } : { ...BLANK, state: 'offline' }
}

function tickAsked(view: CodeView, { nowMs }: Of<'tick'>): CodeView {
  if (!view.request || view.answered || Date.parse(view.request.expires_at) > nowMs) return view
  return { ...BLANK, state: 'expired', ending: 'unanswered' }
}

const end = (_: CodeView, { ending }: Of<'end'>): CodeView => ({
  ...BLANK,
  state: REFUSALS.includes(ending) ? 'refused' : 'expired',
  ending,
})
const open = (): CodeView => BLANK
const opened = (_: CodeView, { code }: Of<'opened'>): CodeView => ({ ...BLANK, state: 'live', code })
const renewed = (view: CodeView, { code }: Of<'renewed'>): CodeView =>
  view.code?.id === code.id ? { ...view, code } : view
const ask = (view: CodeView, { request }: Of<'ask'>): CodeView => ({
  ...BLANK,
  state: 'asked',
  code: view.code,
  request,
})
const look = (_: CodeView, command: Of<'look'>): CodeView => ({ ...BLANK, state: 'looked', look: command.look })
const refuse = (_: CodeView, { problem }: Of<'refuse'>): CodeView => ({ ...BLANK, state: 'refused', problem })
const lose = (): CodeView => ({ ...BLANK, state: 'offline' })
const lock = (): CodeView => ({ ...BLANK, state: 'locked' })
const answer = (view: CodeView, command: Of<'answer'>): CodeView => ({ ...view, answered: command.answer })
const takeBackAnswer = (view: CodeView): CodeView => ({ ...view, answered: null })

type Moves = { [Name in CommandName]?: (view: CodeView, command: Of<Name>) => CodeView }

/** What is possible in each state; a command that is not listed changes nothing. */
const TABLE: Record<CodeState, Moves> = {
  loading: { open, opened, refuse, lose, lock, look },
  live: { open, opened, renewed, tick, ask, look, end, refuse, lock },
  asked: { tick: tickAsked, answer, take_back_answer: takeBackAnswer, look, end, lock },
  looked: { open, look, lock },
  offline: { open, lock },
  expired: { open, ask, look, lock },
  refused: { open, look, lock },
  locked: { open },
}

/** The next view. Pure: reads no clock, asks no server. */
export function next(view: CodeView, command: Command): CodeView {
  const move = TABLE[view.state][command.do] as ((view: CodeView, command: Command) => CodeView) | undefined
  return move ? move(view, command) : view
}

/** Whether the code may be drawn: a live one, or one about which somebody is asking. */
export const showsCode = (view: CodeView): boolean => view.state === 'live' && view.code !== null
