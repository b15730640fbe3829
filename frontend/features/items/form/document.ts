/** The item under one's hands: as the form holds it, and as the server takes it. */
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type Basis = Schemas['Basis']
export type Condition = Schemas['Condition']
export type Step = Schemas['Step']
export type Role = Schemas['Role']
export type Material = Schemas['Material']
export type Answer = Material['answers'][number]
export type Way = Answer['way']
export type FormField = Schemas['FormField']
export type Choice = Schemas['Choice']
export type PreReview = Schemas['PreReview']
export type Ending = Schemas['Ending']
export type ItemDocument = Schemas['Item']
export type Parts = Schemas['ItemParts']

export const WAYS: readonly Way[] = ['data_call', 'promise_reuse', 'shared_check', 'online_proof', 'notice_promise']
export const FIELD_KINDS: readonly FormField['kind'][] = [
  'text',
  'long_text',
  'date',
  'choice',
  'address',
  'phone',
  'number',
]
export const MATERIAL_KINDS: readonly Material['kind'][] = ['certificate', 'approval', 'submitted', 'report', 'own']

export const blankBasis = (): Basis => ({ law: '', article: '', text: '' })
const blankAnswers: { readonly [W in Way]: () => Extract<Answer, { way: W }> } = {
  data_call: () => ({ way: 'data_call', certificate_type: '', fields: [] }),
  promise_reuse: () => ({ way: 'promise_reuse', material_kind: '', valid_days: 365 }),
  shared_check: () => ({ way: 'shared_check', library: '', compare: {}, template: 'agreement' }),
  online_proof: () => ({ way: 'online_proof', office: '', rule: '', certificate_type: '' }),
  notice_promise: () => ({
    way: 'notice_promise',
    text: '',
    text_en: '',
    standard: '',
    standard_en: '',
    liability: '',
    liability_en: '',
    verify_within_days: 30,
  }),
}
export const blankAnswer = (way: Way): Answer => blankAnswers[way]()
export const blankEnding = (): Ending => ({ reason: '', reason_en: '', basis: blankBasis(), replaced_by: [] })

/** A key that none of the rows has: `step_4`. */
export function freshKey(stem: string, rows: readonly { key: string }[]): string {
  const taken = new Set(rows.map(({ key }) => key))
  let n = rows.length + 1
  while (taken.has(`${stem}_${n}`)) n += 1
  return `${stem}_${n}`
}

const filled = <Row extends object>(row: Row): Row => ({
  ...row,
  basis: (row as { basis?: Basis | null }).basis ?? blankBasis(),
})

const BLANK: Readonly<Omit<ItemDocument, 'ends'>> = {
  code: '',
  kind: 'handling',
  name: '',
  name_en: '',
  department: '',
  applicant_kind: 'either',
  working_days: 0,
  statutory_days: 0,
  parent: '',
  result_type: '',
  renews: false,
  legal_basis: [blankBasis()],
  conditions: [],
  steps: [],
  roles: [],
  materials: [],
  fields: [],
  synonyms: [],
  checks: [],
}

/** The document with a place for everything that the form shows. */
export function opened(written: Record<string, unknown>): ItemDocument {
  const given = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== null && value !== undefined))
  const found = structuredClone({ ...BLANK, ...given }) as ItemDocument
  return {
    ...found,
    conditions: found.conditions.map(filled),
    materials: found.materials.map(filled),
    ends: found.ends ? filled(found.ends) : null,
  }
}

const cited = (basis: Basis | null | undefined): Basis | null =>
  basis && (basis.law || basis.article || basis.text) ? basis : null

/** The document as it is sent: what was left open is not there, and nothing else is changed. */
export function written(form: ItemDocument): Record<string, unknown> {
  const plain = JSON.parse(JSON.stringify(form)) as ItemDocument
  return {
    ...plain,
    parent: plain.parent || null,
    result_type: plain.result_type || null,
    conditions: plain.conditions.map((one) => ({ ...one, basis: cited(one.basis) })),
    roles: plain.roles.map((one) => ({ ...one, cel_required: one.cel_required || null })),
    materials: plain.materials.map((one) => ({
      ...one,
      required_when: one.required_when || null,
      basis: cited(one.basis),
    })),
    ends: plain.ends ? { ...plain.ends, basis: cited(plain.ends.basis) } : null,
  }
}

/** A number as far as it is one; else the text, and the server says that it is none. */
export const numberOf = (text: string): number | null => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : null)
