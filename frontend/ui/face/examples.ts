/** One certificate of every type of the catalogue, of fictional people of the area 88, for tests and the gallery. */
import type { CertificateDetail, TypeDefinition } from '@/lib/api/types'
import { issuerOf } from './exampleIssuers'
import { person, personal, type Values } from './examplePeople'
import { portrait, portraits } from './examplePortrait'
import { enterprise, trade } from './exampleTrade'

export interface FaceExample {
  readonly type: TypeDefinition
  readonly certificate: CertificateDetail
}

const files = import.meta.glob<{ default: TypeDefinition }>('../../../backend/catalogue/data/types/*.json', {
  eager: true,
})

/** What is shared, as far as the type has it, and what is its own. */
function valuesOf(type: TypeDefinition): Record<string, string> {
  const own = personal[type.code] ?? trade[type.code] ?? {}
  const isTrade = type.holder_kind === 'enterprise'
  const shared: Values = isTrade ? { ...person, ...enterprise } : person
  const values: Record<string, string> = {}
  for (const { key, kind } of type.fields) {
    const value =
      kind === 'photo' ? (type.face.photo_shape === 'pair' ? portraits : portrait) : (own[key] ?? shared[key])
    if (value !== undefined) values[key] = value
  }
  return values
}

function holderOf(values: Values): string {
  return (
    values.name ??
    values.owner ??
    values.operator ??
    values.head_name ??
    values.operator_name ??
    values.woman_name ??
    '周敏'
  )
}

function exampleOf(type: TypeDefinition): FaceExample {
  const [issuer, issuer_en] = issuerOf(type.code, type.type_code)
  const plain = valuesOf(type)
  const authority = type.fields.find(({ key }) => key === 'issuing_authority' || key === 'registration_authority')?.key
  if (type.face.family === 'proof' && plain.issued_on && plain.as_of) plain.issued_on = plain.as_of
  const values = authority ? { ...plain, [authority]: issuer } : plain
  const number = values[type.face.number ?? ''] ?? ''
  const issued_on = values.issued_on ?? values.as_of ?? '2021-03-07'
  const certificate: CertificateDetail = {
    id: `0190aa00-0000-7000-8000-${type.code.padEnd(12, '0').slice(0, 12)}${type.code.length}`,
    type: type.code,
    type_version: type.version,
    name: type.name,
    name_en: type.name_en,
    status: 'valid',
    attention: [],
    issuer,
    issuer_en,
    number_tail: number.slice(-4),
    holders: [holderOf(values)],
    issued_on,
    valid_from: issued_on,
    valid_to: '2027-03-07',
    group: type.group,
    sensitive: type.sensitive,
    fields: {},
    identifier: `1.2.156.3005.2.${type.type_code}.11880100000000035A.2026DEMO0000000042.001.I`,
    number,
    version: 1,
    values,
    masked: values,
    holder_names: [holderOf(values)],
    seal: { organisation: issuer, organisation_en: issuer_en, kid: 'a1b2' },
    checks: { seal: 'ok', signature: 'ok', status: 'ok', validity: 'ok' },
    history: [],
  }
  return { type, certificate }
}

export const examples: Readonly<Record<string, FaceExample>> = Object.fromEntries(
  Object.values(files).map(({ default: type }) => [type.code, exampleOf(type)]),
)

/** The example of a type that surely exists. */
export function exampleFor(code: string): FaceExample {
  const found = examples[code]
  if (!found) throw new Error(`no certificate type ${code}`)
  return found
}
