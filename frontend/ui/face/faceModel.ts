/** What a face says, before anybody draws it. Pure. */
import type { Certificate, CertificateDetail, TypeDefinition, TypeField } from '@/lib/api/types'
import type { Locale } from '@/lib/i18n'
import { groupsOf } from '@/lib/number/groups'
import { formatDate } from '@/lib/time'
import { type Tone, toneOfStatus, wordOfStatus } from '../status/tone'
import { fieldOf, formatValue, labelOf } from './value'

export interface FaceRow {
  readonly key: string
  readonly label: string
  readonly value: string
  /** Wants more than one line where there is room. */
  readonly long: boolean
}

export interface FaceNumber {
  readonly label: string
  readonly groups: readonly string[]
}

export interface FaceModel {
  readonly family: TypeDefinition['face']['family']
  readonly type: string
  readonly sector: TypeDefinition['sector']
  readonly landscape: boolean
  readonly title: string
  readonly chinese: boolean
  readonly rows: readonly FaceRow[]
  readonly photo: string | null
  readonly hasPhoto: boolean
  readonly number: FaceNumber | null
  readonly authority: string
  readonly issuedOn: string
  readonly sealName: string
  readonly sealBottom: string
  readonly sealSeed: string
  readonly tone: Tone
  /** Key of the word for how the certificate stands. */
  readonly standing: string
  readonly identifier: string
  readonly holder: string
}

export interface FaceSource {
  readonly typeDefinition: TypeDefinition
  readonly certificate: Certificate | CertificateDetail
  readonly values: Readonly<Record<string, string>>
  readonly locale: Locale
}

const LONG_KINDS: ReadonlySet<TypeField['kind']> = new Set(['long_text', 'address', 'persons', 'table'])
const LONG_FROM = 16
/** Seals for one purpose; every other type bears the organisation's own seal with the star. */
const PURPOSE_SEALS: Readonly<Record<string, string>> = { birth_certificate: '出生医学证明专用章' }

function row(source: FaceSource, key: string): FaceRow {
  const field = fieldOf(source.typeDefinition, key)
  const value = formatValue(field, source.values[key] ?? '', source.locale)
  const long = (field !== undefined && LONG_KINDS.has(field.kind)) || value.length > LONG_FROM
  return { key, label: labelOf(source.typeDefinition, key, source.locale), value, long }
}

function numberOf({ typeDefinition, values, locale, certificate }: FaceSource): FaceNumber | null {
  const key = typeDefinition.face.number
  if (!key) return null
  const value = values[key] ?? ('number' in certificate ? certificate.number : '')
  const kind = fieldOf(typeDefinition, key)?.kind
  const groups = kind === 'resident_id' || kind === 'uscc' ? groupsOf(value, kind) : [value]
  return { label: labelOf(typeDefinition, key, locale), groups }
}

/** Rows without a value are left out: a holder may have hidden them, or the type allows their absence. */
export function faceModel(source: FaceSource): FaceModel {
  const { typeDefinition, certificate, values, locale } = source
  const { face } = typeDefinition
  const rows = face.rows
    .filter((key) => key !== face.number && key !== face.photo && (values[key] ?? '') !== '')
    .map((key) => row(source, key))
  return {
    family: face.family,
    type: typeDefinition.code,
    sector: typeDefinition.sector,
    landscape: face.landscape ?? false,
    title: locale === 'en' ? face.title_en : face.title,
    chinese: locale !== 'en',
    rows,
    photo: face.photo ? (values[face.photo] ?? null) : null,
    hasPhoto: Boolean(face.photo),
    number: numberOf(source),
    authority: locale === 'en' ? certificate.issuer_en : certificate.issuer,
    issuedOn: formatDate(certificate.issued_on, locale),
    sealName: certificate.issuer,
    sealBottom: PURPOSE_SEALS[typeDefinition.code] ?? '',
    sealSeed: certificate.id,
    tone: toneOfStatus(certificate.status, certificate.attention),
    standing: wordOfStatus(certificate.status, certificate.attention),
    identifier: 'identifier' in certificate ? certificate.identifier : '',
    holder: certificate.holders[0] ?? '',
  }
}
