import type { Tone } from '@/ui/status/tone'
import type { Run, RunCase } from './requests'

/** How a run or a case stands, as shape and colour; the word beside it says it. */
export const TONES: Record<string, Tone> = {
  filling: 'none',
  draft: 'none',
  your_turn: 'caution',
  supplement_asked: 'caution',
  in_office: 'none',
  submitted: 'none',
  accepted: 'none',
  granted: 'valid',
  mixed: 'caution',
  refused: 'stop',
  withdrawn: 'none',
}

/** A decided case is called by its outcome. */
export const stateOf = (one: RunCase): string => one.outcome ?? one.state

/** What one office does with its case, with the day on which it did; the first one without a day is where it stands. */
export interface Stage {
  key: 'submitted' | 'accepted' | 'decided'
  at: string | null
  now: boolean
}
export function stagesOf(one: RunCase): Stage[] {
  const days = [one.submitted_at, one.accepted_at, one.decided_at]
  const keys = ['submitted', 'accepted', 'decided'] as const
  const open = one.outcome || one.state === 'withdrawn' ? -1 : days.findIndex((day) => !day)
  // what was refused before anybody accepted it was never accepted: that step is left out
  return keys
    .map((key, n) => ({ key, at: days[n] ?? null, now: n === open }))
    .filter(({ at, now }, n) => at || now || (open !== -1 && n > open))
}

/** Problems of a submission by item and place: `food.materials.plan` → item, kind, key. */
export interface Missing {
  item: string
  kind: 'field' | 'material' | 'finding' | 'other'
  key: string
  problem: string
}
export function missingOf(errors: readonly { field: string; problem: string }[], run: Run): Missing[] {
  const items = new Set(run.cases.map(({ item }) => item))
  return errors.map(({ field, problem }) => {
    const [item = '', ...rest] = field.split('.')
    if (!items.has(item)) return { item: '', kind: 'other', key: field, problem }
    const kind = rest[0] === 'materials' ? 'material' : rest[0] === 'findings' ? 'finding' : 'field'
    return { item, kind, key: rest.at(-1) ?? '', problem }
  })
}
