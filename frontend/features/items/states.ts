import type { Tone } from '@/ui/status/tone'

/** How a version's state looks. */
export const TONES: Readonly<Record<string, Tone>> = {
  draft: 'none',
  in_review: 'caution',
  agreed: 'valid',
  published: 'valid',
}
