import type { Whole } from './requests'

export interface Missing {
  word: string
  n: number
}

const FIELDS: Record<string, string> = { days: 'missing.days', demand: 'missing.demand' }
const WHOLE: Record<string, string> = {
  nothing_checked: 'missing.nothing',
  problems: 'missing.problems',
  no_problems: 'missing.no_problems',
}

/** What stands against signing, in few lines: items are counted, the rest is said. */
export function missingOf(one: Pick<Whole, 'missing' | 'items' | 'inspectors'>): Missing[] {
  const items = new Set(one.items.map(({ key }) => key))
  const counted = (problem: string) =>
    one.missing.filter((fault) => items.has(fault.field) && fault.problem === problem).length
  const lines: Missing[] = [
    { word: 'missing.items', n: counted('missing') },
    { word: 'missing.note', n: counted('note') },
  ].filter(({ n }) => n > 0)
  for (const { field, problem } of one.missing) {
    const word = WHOLE[problem] ?? (items.has(field) ? undefined : FIELDS[field])
    if (word) lines.push({ word, n: 0 })
  }
  if (!one.inspectors.some(({ part, state }) => part === 'second' && state === 'confirmed'))
    lines.push({ word: 'missing.crew', n: 0 })
  return lines
}
