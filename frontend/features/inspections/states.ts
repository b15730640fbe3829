import type { Tone } from '@/ui/status/tone'
import type { Line } from './requests'

const STATE: Record<string, Tone> = { open: 'none', signed: 'none', dropped: 'none' }
const RESULT: Record<string, Tone> = { passed: 'valid', corrected: 'caution', ordered: 'stop' }

/** What an inspection looks like in a list, and the key of its word. */
export function lookOf(one: Pick<Line, 'state' | 'result' | 'order_state'>): { tone: Tone; word: string } {
  if (one.order_state === 'met') return { tone: 'valid', word: 'order.met' }
  if (one.state === 'finished' && one.result)
    return { tone: RESULT[one.result] ?? 'none', word: `result.${one.result}` }
  return { tone: STATE[one.state] ?? 'none', word: `state.${one.state}` }
}

/** How much of a term is left: its word and number. */
export function leftOf(left: number): { word: string; n: number } {
  if (left < 0) return { word: 'order.over', n: -left }
  return left === 0 ? { word: 'order.today', n: 0 } : { word: 'order.left', n: left }
}
