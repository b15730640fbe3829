import type { NewMandate } from './requests'

/** What a form holds while somebody chooses; `whole` is everything of the enterprise, wherever it is asked for. */
export interface Choice {
  extent: 'whole' | 'precise'
  types: string[]
  scenes: string[]
  until: string
}

const DAY_MS = 86_400_000

/** The city's calendar day, so many days after an instant; a year is given as 365, so never too late. */
export function dayAfter(days: number, fromMs: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(fromMs + days * DAY_MS)
}

/** As the interface takes it: nothing chosen in a list is no limit by that list. */
export function terms(post: NewMandate['post'], choice: Choice): Pick<NewMandate, 'types' | 'scenes' | 'until'> {
  if (post === 'manager') return { types: null, scenes: null, until: null }
  const some = (list: string[]) => (choice.extent === 'precise' && list.length > 0 ? list : null)
  return { types: some(choice.types), scenes: some(choice.scenes), until: choice.until || null }
}

/** Precise without anything chosen would be everything: not what was meant. */
export const isReady = (post: NewMandate['post'], choice: Choice): boolean =>
  post === 'manager' ||
  (choice.until !== '' && (choice.extent === 'whole' || choice.types.length + choice.scenes.length > 0))
