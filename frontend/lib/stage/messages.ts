/**
 * What the stage and its two phones say to each other (window.postMessage, same origin, demo databases only).
 * The stage never passes a code as text: the inspector's phone gets a picture and reads it as it would any other.
 */
import type { Verdict } from '@/lib/api/types'

/** Stage → wallet: open a code that shows the certificates of these types; none = a bare code. */
export interface ShowCommand {
  type: 'stage:show'
  types: string[]
  /** Whose certificates: the person's own, or those of the enterprise they represent. */
  subject: 'person' | 'enterprise'
}

/** Stage → inspector: begin duty in this scene without asking for the visitor's camera. */
export interface DutyCommand {
  type: 'stage:duty'
  scene: string
  case_number?: string
}

/** Stage → inspector: read this picture. */
export interface PictureCommand {
  type: 'stage:picture'
  picture: Blob
}

/** Phone → stage: listening now. */
export interface ReadyReport {
  type: 'stage:ready'
  phone: 'wallet' | 'inspector'
}

/** Inspector → stage: what came of the picture; `ms` from sending it to the answer. Null verdict: nothing was read or no answer came. */
export interface OutcomeReport {
  type: 'stage:outcome'
  verdict: Verdict | null
  reason: string | null
  look: string | null
  repeated: boolean
  ms: number
}

export type StageCommand = ShowCommand | DutyCommand | PictureCommand
export type StageReport = ReadyReport | OutcomeReport

const TYPES: ReadonlySet<string> = new Set([
  'stage:show',
  'stage:duty',
  'stage:picture',
  'stage:ready',
  'stage:outcome',
] satisfies (StageCommand | StageReport)['type'][])

function isOurs(event: MessageEvent): boolean {
  const type: unknown = (event.data as { type?: unknown } | null)?.type
  return event.origin === location.origin && typeof type === 'string' && TYPES.has(type)
}

/** Whether this page stands in a frame of its own origin. */
export const isOnStage = (): boolean => window.parent !== window

/** Calls `listener` with the stage's commands; only the page around this one is heard. Returns the way to stop. */
export function onStageCommand(listener: (command: StageCommand) => void): () => void {
  const hear = (event: MessageEvent) => {
    if (isOnStage() && event.source === window.parent && isOurs(event)) listener(event.data as StageCommand)
  }
  addEventListener('message', hear)
  return () => removeEventListener('message', hear)
}

/** Tells the stage around this page. Nothing is sent where there is none. */
export function tellStage(report: StageReport): void {
  if (isOnStage()) window.parent.postMessage(report, location.origin)
}

/** Calls `listener` with the reports of a phone's frame. Returns the way to stop. */
export function onStageReport(listener: (report: StageReport, source: MessageEventSource | null) => void): () => void {
  const hear = (event: MessageEvent) => {
    if (event.source !== window && isOurs(event)) listener(event.data as StageReport, event.source)
  }
  addEventListener('message', hear)
  return () => removeEventListener('message', hear)
}

/** Tells the phone in `frame`. */
export function commandPhone(frame: HTMLIFrameElement, command: StageCommand): void {
  frame.contentWindow?.postMessage(command, location.origin)
}
