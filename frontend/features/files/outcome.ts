import type { Tone } from '@/ui/status/tone'

/** Cannot be told from what the file has: neither good nor bad. */
const OPEN = new Set(['unreadable', 'unsealed', 'foreign', 'unknown', 'damaged'])

/** How an outcome looks; the word beside it says the rest. */
export function toneOf(outcome: string): Tone {
  if (outcome === 'current') return 'valid'
  return OPEN.has(outcome) ? 'caution' : 'stop'
}
