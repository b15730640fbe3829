import type { Tone } from '@/ui/status/tone'
import type { DraftState } from './requests'

/** How a version's state looks. */
export const TONES: Readonly<Record<DraftState, Tone>> = {
  draft: 'none',
  in_review: 'caution',
  returned: 'stop',
  published: 'valid',
}
