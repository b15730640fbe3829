/**
 * Conditions that people say in words, and the expression behind each. Several stand together with "and" or "or"; an
 * expression of another kind is written by hand.
 */
export type Slot = 'type' | 'face' | 'form' | 'value' | 'number' | 'role' | 'who'
export interface Pattern {
  readonly key: string
  readonly slots: readonly Slot[]
  readonly write: (slot: Readonly<Record<string, string>>) => string
  readonly read: RegExp
}
export interface Clause {
  pattern: string
  slots: Record<string, string>
}
export type Join = 'and' | 'or'
export interface Sentence {
  join: Join
  clauses: Clause[]
}

const NAME = '[a-z][a-z0-9_]*'
const certificate = `certificates\\.(?<type>${NAME})`
const field = `form\\.(?<form>${NAME})`
const quoted = (text = ''): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const VALUE = "'(?<value>(?:[^'\\\\]|\\\\.)*)'"
const whole = (source: string): RegExp => new RegExp(`^${source}$`)

/** In the order in which they are offered. */
export const PATTERNS: readonly Pattern[] = [
  {
    key: 'holds',
    slots: ['type'],
    write: (s) => `has(certificates.${s.type})`,
    read: whole(`has\\(${certificate}\\)`),
  },
  {
    key: 'in_force',
    slots: ['type'],
    write: (s) => `certificates.${s.type}.valid_to == '' || days(today, certificates.${s.type}.valid_to) >= 0`,
    read: whole(`${certificate}\\.valid_to == '' \\|\\| days\\(today, certificates\\.\\k<type>\\.valid_to\\) >= 0`),
  },
  {
    key: 'at_least',
    slots: ['type', 'number'],
    write: (s) => `days(today, certificates.${s.type}.valid_to) >= ${s.number}`,
    read: whole(`days\\(today, ${certificate}\\.valid_to\\) >= (?<number>\\d+)`),
  },
  {
    key: 'not_before',
    slots: ['type', 'number'],
    write: (s) => `working_days(today, certificates.${s.type}.valid_to) <= ${s.number}`,
    read: whole(`working_days\\(today, ${certificate}\\.valid_to\\) <= (?<number>\\d+)`),
  },
  {
    key: 'same',
    slots: ['form', 'type', 'face'],
    write: (s) => `form.${s.form} == certificates.${s.type}.${s.face}`,
    read: whole(`${field} == ${certificate}\\.(?<face>${NAME})`),
  },
  {
    key: 'same_address',
    slots: ['form', 'type', 'face'],
    write: (s) => `same_address(form.${s.form}, certificates.${s.type}.${s.face})`,
    read: whole(`same_address\\(${field}, ${certificate}\\.(?<face>${NAME})\\)`),
  },
  {
    key: 'is',
    slots: ['form', 'value'],
    write: (s) => `form.${s.form} == ${quoted(s.value)}`,
    read: whole(`${field} == ${VALUE}`),
  },
  {
    key: 'is_not',
    slots: ['form', 'value'],
    write: (s) => `form.${s.form} != ${quoted(s.value)}`,
    read: whole(`${field} != ${VALUE}`),
  },
  {
    key: 'age_from',
    slots: ['number'],
    write: (s) => `applicant.age >= ${s.number}`,
    read: whole('applicant\\.age >= (?<number>\\d+)'),
  },
  {
    key: 'age_under',
    slots: ['number'],
    write: (s) => `applicant.age < ${s.number}`,
    read: whole('applicant\\.age < (?<number>\\d+)'),
  },
  {
    key: 'who',
    slots: ['who'],
    write: (s) => `applicant.kind == '${s.who}'`,
    read: whole("applicant\\.kind == '(?<who>person|enterprise)'"),
  },
  { key: 'handler', slots: [], write: () => 'applicant.by_handler', read: whole('applicant\\.by_handler') },
  {
    key: 'mandate',
    slots: [],
    write: () => '!applicant.by_handler || applicant.mandate',
    read: whole('!applicant\\.by_handler \\|\\| applicant\\.mandate'),
  },
  {
    key: 'owners',
    slots: [],
    write: () => 'applicant.owners_missing == 0',
    read: whole('applicant\\.owners_missing == 0'),
  },
  { key: 'role', slots: ['role'], write: (s) => `has(of.${s.role})`, read: whole(`has\\(of\\.(?<role>${NAME})\\)`) },
]
const BY_KEY = new Map(PATTERNS.map((one) => [one.key, one]))
const SIGN: Readonly<Record<Join, string>> = { and: ' && ', or: ' || ' }

export const slotsOf = (key: string): readonly Slot[] => BY_KEY.get(key)?.slots ?? []

/** Whether a clause says all that it needs. */
export const isWhole = ({ pattern, slots }: Clause): boolean =>
  slotsOf(pattern).every((slot) =>
    slot === 'number' ? /^\d+$/.test(slots[slot] ?? '') : slot === 'value' || Boolean(slots[slot]),
  )

/** The expression of a sentence. */
export function expressionOf({ join, clauses }: Sentence): string {
  const said = clauses.map(({ pattern, slots }) => BY_KEY.get(pattern)?.write(slots) ?? '')
  if (said.length === 1) return said[0] ?? ''
  return said.map((one) => (one.includes(' || ') || one.includes(' && ') ? `(${one})` : one)).join(SIGN[join])
}

/** The sentence that an expression is, or nothing if it is of another kind. */
export function sentenceOf(cel: string): Sentence | null {
  const text = cel.trim()
  const single = clauseOf(text)
  if (single) return { join: 'and', clauses: [single] }
  for (const join of ['and', 'or'] as const) {
    const parts = apart(text, SIGN[join].trim())
    if (parts.length < 2) continue
    const clauses = parts.map((part) => clauseOf(bare(part.trim())))
    if (clauses.every((one) => one !== null)) return { join, clauses }
  }
  return null
}

function clauseOf(text: string): Clause | null {
  for (const { key, read } of PATTERNS) {
    const found = read.exec(text)
    if (!found) continue
    const slots = { ...found.groups }
    if (slots.value !== undefined) slots.value = slots.value.replaceAll(/\\(.)/g, '$1')
    return { pattern: key, slots }
  }
  return null
}

/** Without the brackets around it, if they belong together. */
const bare = (text: string): string =>
  text.startsWith('(') && text.endsWith(')') && apart(text.slice(1, -1), ')').length === 1 ? text.slice(1, -1) : text

const TOKEN = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|&&|\|\||[\s\S]/g
const DEEPER: Readonly<Record<string, number>> = { '(': 1, ')': -1 }

/** The parts between a sign that stands outside of brackets and quotes. */
function apart(text: string, sign: string): string[] {
  const parts: string[] = []
  let part = ''
  let depth = 0
  for (const token of text.match(TOKEN) ?? []) {
    if (token === sign && depth === 0) {
      parts.push(part)
      part = ''
    } else {
      depth += DEEPER[token] ?? 0
      part += token
    }
  }
  return [...parts, part]
}
