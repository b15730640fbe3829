/** What a face says, before anybody draws it. Pure. */
import type { Certificate, CertificateDetail, FaceItem, FacePattern, TypeDefinition, TypeField } from '@/lib/api/types'
import type { Locale } from '@/lib/i18n'
import { groupsOf } from '@/lib/number/groups'
import { formatDate } from '@/lib/time'
import { type Tone, toneOfStatus, wordOfStatus } from '../status/tone'
import { type SetItem, setItem } from './designed'
import { bodyText } from './proofBody'
import { fieldOf, formatValue, labelOf, type TableRow, tableRows } from './value'

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

/** Rows of a table on a face: the head of each column, and the cells under it. */
export interface FaceTable {
  readonly label: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What only a proof has. */
export interface FaceProof {
  readonly body: string
  readonly asOf: { readonly label: string; readonly value: string } | null
  readonly check: { readonly label: string; readonly value: string } | null
}

/** The month that a round mark shows. */
export interface FaceDisc {
  readonly year: string
  readonly month: number
  readonly label: string
}

/** A designed face: its sheet in millimetres and what stands on it, texts set in their boxes. */
export interface FaceDesign {
  readonly width: number
  readonly height: number
  readonly pattern: FacePattern
  readonly hue: TypeDefinition['sector']
  readonly items: readonly SetItem[]
}

export interface FaceModel {
  readonly design: FaceDesign | null
  readonly family: TypeDefinition['face']['family']
  readonly isDisc: boolean
  readonly type: string
  readonly sector: TypeDefinition['sector']
  readonly landscape: boolean
  readonly title: string
  readonly chinese: boolean
  readonly rows: readonly FaceRow[]
  /** Two groups of rows that stand beside each other; empty for most types. */
  readonly halves: readonly (readonly FaceRow[])[]
  readonly table: FaceTable | null
  readonly proof: FaceProof | null
  readonly disc: FaceDisc | null
  /** Page shown and number of pages, where the type has more than one. */
  readonly page: number
  readonly pages: number
  readonly photo: string | null
  readonly hasPhoto: boolean
  readonly isPair: boolean
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
  /** From 0; only where a type has pages. */
  readonly page?: number
}

const LONG_KINDS: ReadonlySet<TypeField['kind']> = new Set(['long_text', 'address', 'persons', 'table'])
const LONG_FROM = 16

function row(source: FaceSource, key: string): FaceRow {
  const field = fieldOf(source.typeDefinition, key)
  const value = formatValue(field, source.values[key] ?? '', source.locale)
  const long = (field !== undefined && LONG_KINDS.has(field.kind)) || value.length > LONG_FROM
  return { key, label: labelOf(source.typeDefinition, key, source.locale), value, long }
}

/** Rows without a value are left out: a holder may have hidden them, or the type allows their absence. */
function rowsOf(source: FaceSource, keys: readonly string[]): FaceRow[] {
  const { number, photo } = source.typeDefinition.face
  return keys
    .filter((key) => key !== number && key !== photo && (source.values[key] ?? '') !== '')
    .map((key) => row(source, key))
}

function numberOf({ typeDefinition, values, locale, certificate }: FaceSource): FaceNumber | null {
  const key = typeDefinition.face.number
  if (!key) return null
  const value = values[key] ?? ('number' in certificate ? certificate.number : '')
  const kind = fieldOf(typeDefinition, key)?.kind
  const groups = kind === 'resident_id' || kind === 'uscc' ? groupsOf(value, kind) : [value]
  return { label: labelOf(typeDefinition, key, locale), groups }
}

function detailOf({ typeDefinition, values, locale }: FaceSource): readonly TableRow[] {
  const key = typeDefinition.face.detail
  const field = key ? fieldOf(typeDefinition, key) : undefined
  return field ? tableRows(field, values[field.key] ?? '', locale) : []
}

function tableOf(source: FaceSource): FaceTable | null {
  const { typeDefinition, locale } = source
  const { detail = '', detail_as } = typeDefinition.face
  const rows = detailOf(source)
  if (detail_as !== 'rows' || rows.length === 0) return null
  const used = (fieldOf(typeDefinition, detail)?.columns ?? []).filter(({ key }) =>
    rows.some((cells) => cells.some((cell) => cell.key === key)),
  )
  return {
    label: labelOf(typeDefinition, detail, locale),
    heads: used.map((column) => (locale === 'en' ? column.label_en : column.label)),
    rows: rows.map((cells) => used.map(({ key }) => cells.find((cell) => cell.key === key)?.value ?? '')),
  }
}

/** The rows of a page after the first: one person of the list. */
function personRows(person: TableRow): FaceRow[] {
  return person.map((cell) => ({ ...cell, long: cell.value.length > LONG_FROM }))
}

function proofOf(source: FaceSource): FaceProof | null {
  const { face } = source.typeDefinition
  if (face.family !== 'proof') return null
  const worded = (key: string | undefined) => {
    const found = key && source.values[key] ? row(source, key) : null
    return found && { label: found.label, value: found.value }
  }
  return { body: bodyText(source), asOf: worded(face.as_of), check: worded(face.check) }
}

function discOf({ typeDefinition, values, locale }: FaceSource): FaceDisc | null {
  const { shape, disc } = typeDefinition.face
  if (shape !== 'disc' || !disc) return null
  const [year = '', month = ''] = (values[disc] ?? '').split('-')
  return { year, month: Number(month), label: labelOf(typeDefinition, disc, locale) }
}

/** How many pages a face has: one, and one for each person where the type says so. */
export function pagesOf(source: FaceSource): number {
  return source.typeDefinition.face.detail_as === 'pages' ? 1 + detailOf(source).length : 1
}

function designOf(source: FaceSource): FaceDesign | null {
  const { face, sector } = source.typeDefinition
  if (face.family !== 'designed') return null
  return {
    width: face.width_mm ?? 125,
    height: face.height_mm ?? 88,
    pattern: face.background?.pattern ?? 'plain',
    hue: face.background?.hue ?? sector,
    items: (face.items ?? []).map((item) => setItem(item, textOf(source, item))),
  }
}

/** What an item says: a field with its label where that is wanted, or a text with {title} and {field} filled in. */
function textOf(source: FaceSource, item: FaceItem): string {
  const { typeDefinition, locale } = source
  const english = locale === 'en'
  if (item.kind === 'field' && item.key) {
    const { label, value } = row(source, item.key)
    return item.label && value ? `${label}${english ? ': ' : '：'}${value}` : value
  }
  if (item.kind !== 'text') return ''
  const written = (english && item.text_en) || item.text || ''
  const title = english ? typeDefinition.face.title_en : typeDefinition.face.title
  return written.replace(/{(\w+)}/g, (_, key: string) => (key === 'title' ? title : row(source, key).value))
}

export function faceModel(source: FaceSource): FaceModel {
  const { typeDefinition, certificate, values, locale, page = 0 } = source
  const { face } = typeDefinition
  const person = page > 0 ? detailOf(source)[page - 1] : undefined
  return {
    design: designOf(source),
    family: face.family,
    isDisc: face.shape === 'disc',
    type: typeDefinition.code,
    sector: typeDefinition.sector,
    landscape: face.landscape ?? false,
    title: locale === 'en' ? face.title_en : face.title,
    chinese: locale !== 'en',
    rows: person ? personRows(person) : rowsOf(source, face.rows ?? []),
    halves: (face.halves ?? []).map((keys) => rowsOf(source, keys)),
    table: tableOf(source),
    proof: proofOf(source),
    disc: discOf(source),
    page: person ? page : 0,
    pages: pagesOf(source),
    photo: face.photo ? (values[face.photo] ?? null) : null,
    hasPhoto: Boolean(face.photo),
    isPair: face.photo_shape === 'pair',
    number: numberOf(source),
    authority: locale === 'en' ? certificate.issuer_en : certificate.issuer,
    issuedOn: certificate.issued_on ? formatDate(certificate.issued_on, locale) : '',
    sealName: certificate.issuer,
    sealBottom: face.seal_line ?? '',
    sealSeed: certificate.id,
    tone: toneOfStatus(certificate.status, certificate.attention),
    standing: wordOfStatus(certificate.status, certificate.attention),
    identifier: 'identifier' in certificate ? certificate.identifier : '',
    holder: certificate.holders[0] ?? '',
  }
}
