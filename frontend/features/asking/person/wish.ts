/** What is asked while the form is open. Pure. */
import type { TypeDefinition } from '@/lib/api/types'
import { labelled } from './labelled'
import type { AskKind, AskPerson, NewAsk } from './requests'

export const MOST_TYPES = 5
export const HOURS = [1, 24, 72] as const
export const TIMES = [1, 2, 3, 5] as const
export const TERMS = [1, 7, 30, 90, 365] as const

export interface Draft {
  readonly kind: AskKind
  /** Key of somebody bound, see `keyOf`; empty: a name is typed and a link handed on. */
  readonly chosen: string
  readonly name: string
  readonly purpose: string
  /** Type → fields; of a mandate the types alone, none for everything. */
  readonly types: Readonly<Record<string, readonly string[]>>
  readonly hours: number
  readonly uses: number
  readonly days: number
}
export const EMPTY: Draft = { kind: 'look', chosen: '', name: '', purpose: '', types: {}, hours: 24, uses: 1, days: 30 }

/** Somebody may represent two enterprises: both together say which entry is meant. */
export const keyOf = ({ person, enterprise }: AskPerson): string => [person, enterprise?.id].filter(Boolean).join(' ')

/** Types that can be asked for: of a mandate those of an enterprise. */
export const askable = (kind: AskKind, all: Iterable<TypeDefinition>): TypeDefinition[] =>
  [...all].filter(({ holder_kind }) => kind === 'look' || holder_kind === 'enterprise')

/** A type comes in with the few fields that nearly every matter needs; a mandate names no fields. */
export function withType(draft: Draft, definition: TypeDefinition): Draft {
  const fields =
    draft.kind === 'look'
      ? labelled(definition)
          .filter(({ least }) => least)
          .map(({ key }) => key)
      : []
  return { ...draft, types: { ...draft.types, [definition.code]: fields } }
}

export function withoutType(draft: Draft, code: string): Draft {
  const { [code]: _, ...types } = draft.types
  return { ...draft, types }
}

export function withField(draft: Draft, code: string, key: string, on: boolean): Draft {
  const others = (draft.types[code] ?? []).filter((other) => other !== key)
  return { ...draft, types: { ...draft.types, [code]: on ? [...others, key] : others } }
}

export type Lack = 'to' | 'purpose' | 'types' | 'fields'

export function lackOf(draft: Draft): Lack | null {
  if (!draft.chosen && !draft.name.trim()) return 'to'
  if (draft.kind === 'look' && Object.keys(draft.types).length === 0) return 'types'
  if (draft.kind === 'look' && Object.values(draft.types).some((fields) => fields.length === 0)) return 'fields'
  return draft.purpose.trim() ? null : 'purpose'
}

/** As the interface takes it. `until`: the city's day so many days from now. */
export function asBody(draft: Draft, people: readonly AskPerson[], until: (days: number) => string): NewAsk {
  const person = people.find((one) => keyOf(one) === draft.chosen)
  const mandate = draft.kind === 'mandate'
  return {
    kind: draft.kind,
    to: person ? { person: person.person } : { name: draft.name.trim() },
    purpose: draft.purpose.trim(),
    types: Object.fromEntries(Object.entries(draft.types).map(([code, fields]) => [code, [...fields]])),
    hours: draft.hours,
    uses: draft.uses,
    ...(mandate && person?.enterprise ? { enterprise: person.enterprise.id } : {}),
    ...(mandate ? { until: until(draft.days) } : {}),
  }
}
