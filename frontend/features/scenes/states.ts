import type { Tone } from '@/ui/status/tone'
import type { DraftState, ReportState, Standing } from './requests'

/** How states look. */
export const TONES: Readonly<Record<DraftState | Standing | ReportState, Tone>> = {
  draft: 'none',
  in_review: 'caution',
  returned: 'stop',
  published: 'valid',
  in_force: 'valid',
  planned: 'caution',
  over: 'none',
  replaced: 'none',
  open: 'caution',
  answered: 'valid',
  closed: 'none',
}
