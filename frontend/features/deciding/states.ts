import type { Tone } from '@/ui/status/tone'
import type { DeskCase, Finding, QueueLine } from './requests'

type Term = QueueLine['term']

/** What a finding is called when it is sent back as seen. */
export const idOf = ({ key, about }: Pick<Finding, 'key' | 'about'>): string => `${key}|${about}`

/** How a case looks in the queue: by its term while one runs, by its end after that. */
export function lookOf(one: Pick<QueueLine, 'state' | 'outcome'> & Partial<Pick<QueueLine, 'term'>>): {
  tone: Tone
  word: string
} {
  if (one.state === 'decided')
    return { tone: one.outcome === 'granted' ? 'valid' : 'none', word: `state.${one.outcome}` }
  if (one.term?.standing === 'overdue') return { tone: 'stop', word: `state.${one.state}` }
  if (one.term?.standing === 'soon') return { tone: 'caution', word: `state.${one.state}` }
  return { tone: 'none', word: `state.${one.state}` }
}

/** The word of a term, and its number of days. */
export function termOf(term: Term): { word: string; n: number } {
  if (!term) return { word: 'term.none', n: 0 }
  if (term.standing === 'paused') return { word: 'term.paused', n: term.left }
  if (term.left < 0) return { word: 'term.over', n: -term.left }
  return { word: term.left === 0 ? 'term.today' : 'term.left', n: term.left }
}

/** What still stands between an officer and a grant: something stops it, something was not looked at, or nothing. */
export function blocked(one: Pick<DeskCase, 'findings'>, seen: ReadonlySet<string>): 'stops' | 'unseen' | null {
  if (one.findings.some(({ weight }) => weight === 'stops')) return 'stops'
  return one.findings.some((each) => !seen.has(idOf(each))) ? 'unseen' : null
}

/** The key of an act on the desk, as it is pressed. */
export const KEYS = { accept: 'a', ask_supplement: 's', grant: 'g', refuse: 'r', turn_down: 'r' } as const
