import type { Tone } from '@/ui/status/tone'
import type { CaseLine, CaseMaterial } from './requests'

type Standing = Pick<CaseLine, 'state' | 'outcome'>

/** The word of where a case stands: how it was decided, once it is. */
export const wordOf = ({ state, outcome }: Standing): string => `state.${state === 'decided' ? outcome : state}`

export function toneOf({ state, outcome }: Standing): Tone {
  if (state === 'decided') return outcome === 'granted' ? 'valid' : 'stop'
  return state === 'supplement_asked' ? 'caution' : 'none'
}

/** What somebody still has to do for a material; none where nothing is. */
export function todoOf(
  one: Pick<CaseMaterial, 'way' | 'state' | 'said'>,
): 'said' | 'promise' | 'upload' | 'wait' | null {
  if (one.state === 'waiting') return 'wait'
  if (one.state !== 'open') return null
  if (one.way === 'promise_reuse') return one.said === 'unchanged' ? null : 'said'
  if (one.way === 'notice_promise') return 'promise'
  return 'upload'
}
