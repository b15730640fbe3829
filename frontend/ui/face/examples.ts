/** Eight certificates of fictional people of the area 88, for tests and the gallery. */
import type { CertificateDetail, TypeDefinition, TypeField } from '@/lib/api/types'
import { type ExampleName, exampleValues, type FieldSpec, specs, type TypeSpec } from './exampleData'

export type { ExampleName } from './exampleData'

export interface FaceExample {
  readonly type: TypeDefinition
  readonly certificate: CertificateDetail
}

function typeField([key, label, label_en, kind = 'text', values]: FieldSpec): TypeField {
  const field: TypeField = { key, label, label_en, kind, sensitive: 0, mask: 'none', sets: ['full'] }
  return values ? { ...field, values } : field
}

function typeOf(code: ExampleName, spec: TypeSpec): TypeDefinition {
  const rows = spec.fields.map(([key]) => key).filter((key) => key !== 'photo' && key !== spec.face.number)
  return {
    code,
    type_code: '11880100000000019L001',
    version: 1,
    name: spec.name,
    name_en: spec.nameEn,
    holder_kind: spec.group === 'enterprise' ? 'enterprise' : 'person',
    issuer_kind: spec.issuer,
    issuer_kind_en: spec.issuerEn,
    group: spec.group,
    sector: spec.sector,
    sensitive: false,
    offline_ok: true,
    fields: spec.fields.map(typeField),
    answers: [{ key: 'over_18', label: '年满18周岁', label_en: 'Over 18', rule: 'age_at_least', sets: ['minimal'] }],
    face: { ...spec.face, title: spec.name, title_en: spec.nameEn, rows },
  }
}

function certificateOf(code: ExampleName, spec: TypeSpec): CertificateDetail {
  const values = exampleValues[code]
  const number = values[spec.face.number ?? ''] ?? ''
  return {
    id: `0190aa00-0000-7000-8000-${code.padEnd(12, '0').slice(0, 12)}`,
    type: code,
    name: spec.name,
    name_en: spec.nameEn,
    status: 'valid',
    attention: [],
    issuer: spec.issuer,
    issuer_en: spec.issuerEn,
    number_tail: number.slice(-4),
    holders: [values.name ?? ''],
    issued_on: '2021-03-07',
    valid_from: '2021-03-07',
    valid_to: '2027-03-07',
    group: spec.group,
    sensitive: false,
    fields: {},
    identifier: '1.2.156.3005.2.11880100000000019L001.11880100000000035A.2026DEMO0000000042.001.I',
    number,
    version: 1,
    values,
    masked: values,
    holder_names: [values.name ?? ''],
    seal: { organisation: spec.issuer, organisation_en: spec.issuerEn, kid: 'a1b2' },
    checks: { seal: 'ok', signature: 'ok', status: 'ok', validity: 'ok' },
    history: [],
  }
}

export const examples = Object.fromEntries(
  Object.entries(specs).map(([code, spec]) => [
    code,
    { type: typeOf(code as ExampleName, spec), certificate: certificateOf(code as ExampleName, spec) },
  ]),
) as Record<ExampleName, FaceExample>
