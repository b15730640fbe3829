/** Sample data for a type that nobody holds yet: an ordinary holder, and one whose name is long and rare. */
import type { CertificateDetail, TypeDefinition, TypeField } from '@/lib/api/types'
import { portrait } from '@/ui/face/examplePortrait'
import type { TypeDocument } from './requests'

const LONG = '欧阳𬭎㛃·阿不都热合曼·买买提依明江'
const LONG_TEXT = '望河路一百二十八号河畔花园三期十六号楼二单元三千二百零一室'

function sampleValue(field: TypeField, long: boolean, document: TypeDocument): string {
  if (field.key === document.face.number) return document.number_example
  const first = Object.keys(field.values ?? {})[0] ?? ''
  const row = JSON.stringify([Object.fromEntries((field.columns ?? []).map(({ key, label }) => [key, label || key]))])
  const plain: Partial<Record<TypeField['kind'], string>> = {
    date: '2026-03-03',
    month: '2026-03',
    date_range: '2026-03-03/2031-03-02',
    enum: first,
    number: '120',
    money: '1280.50',
    photo: portrait,
    table: row,
    persons: row,
    area_code: '880101',
    uscc: '91880101MA00000012',
    resident_id: '880101199003071019',
    address: long ? LONG_TEXT : '柳堤路18号',
    long_text: long ? `${LONG_TEXT}，${LONG_TEXT}` : '依法核定的内容',
  }
  const named = /name|holder|owner/.test(field.key)
  return (
    plain[field.kind] ?? (named ? (long ? LONG : '周敏') : long ? LONG_TEXT.slice(0, 24) : field.label || field.key)
  )
}

export interface Sample {
  readonly type: TypeDefinition
  readonly certificate: CertificateDetail
  readonly values: Record<string, string>
}

export function sampleOf(document: TypeDocument, issuer: string, issuer_en: string, long: boolean): Sample {
  const values: Record<string, string> = {}
  for (const field of document.fields) values[field.key] = sampleValue(field, long, document)
  if ('issuing_authority' in values) values.issuing_authority = issuer
  const certificate: CertificateDetail = {
    id: 'sample',
    type: document.code,
    type_version: document.version,
    name: document.name,
    name_en: document.name_en,
    status: 'valid',
    attention: [],
    issuer,
    issuer_en,
    number_tail: '',
    holders: [long ? LONG : '周敏'],
    issued_on: '2026-03-03',
    valid_from: '2026-03-03',
    valid_to: null,
    group: document.group,
    sensitive: document.sensitive,
    fields: {},
    identifier: '1.2.156.3005.2.SAMPLE',
    number: document.number_example,
    version: 1,
    values,
    masked: {},
    holder_names: [],
    seal: { organisation: issuer, organisation_en: issuer_en, kid: '' },
    checks: {},
    history: [],
  } as CertificateDetail
  return { type: document as unknown as TypeDefinition, certificate, values }
}
