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

/** Problems of a submission by item and place: `food.materials.plan` → item, kind, key. */
export interface Missing {
  item: string
  kind: 'field' | 'material' | 'other'
  key: string
  problem: string
}
export function missingOf(errors: readonly { field: string; problem: string }[], run: Run): Missing[] {
  const items = new Set(run.cases.map(({ item }) => item))
  return errors.map(({ field, problem }) => {
    const [item = '', ...rest] = field.split('.')
    if (!items.has(item)) return { item: '', kind: 'other', key: field, problem }
    const material = rest[0] === 'materials'
    return { item, kind: material ? 'material' : 'field', key: rest.at(-1) ?? '', problem }
  })
}
