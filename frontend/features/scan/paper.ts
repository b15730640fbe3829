import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'
import type { Signal } from '@/lib/scan/signal'
import type { Tone } from '@/ui/status/tone'

/** How a paper stands whose code was read: the public answer, nobody named. */
export type Paper = components['schemas']['PaperSeen']

export const readPaper = (code: string) => ask<Paper>(api.POST('/api/printed-codes', { body: { code } }))

const TONES: Readonly<Record<Paper['standing'], Tone>> = {
  current: 'valid',
  ended: 'stop',
  out_of_term: 'stop',
  withdrawn: 'stop',
  damaged: 'caution',
  unknown: 'stop',
}
const SIGNALS: Readonly<Record<Tone, Signal>> = {
  valid: 'valid',
  caution: 'attention',
  stop: 'not_valid',
  none: 'no_verdict',
}

export const toneOfPaper = ({ standing }: Paper): Tone => TONES[standing]
export const signalOfPaper = (paper: Paper): Signal => SIGNALS[toneOfPaper(paper)]
