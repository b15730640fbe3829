/** How a recorded value reads on a face and in the list below it. Pure. */

import type { TypeColumn, TypeDefinition, TypeField } from '@/lib/api/types'
import type { Locale } from '@/lib/i18n'
import { formatDate } from '@/lib/time'

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const MONTH = /^(\d{4})-(\d{2})$/
const NUMBER = /^\d+(\.\d+)?$/
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const OPEN_END = { 'zh-CN': '长期', en: 'no end' } as const
const TEN_THOUSAND = '万元'

/** 2026年11月 or Nov 2026. */
function formatMonth(value: string, locale: Locale): string {
  const [, y, m] = MONTH.exec(value) ?? []
  if (!y || !m) return value
  return locale === 'en' ? `${MONTHS[Number(m) - 1] ?? m} ${y}` : `${y}年${Number(m)}月`
}

/** Two ISO dates with / or ~ between them; an empty second one means no end. */
export function formatRange(value: string, locale: Locale): string {
  const [from = '', to = ''] = value.split(/\s*[/~至]\s*/)
  const end = DAY.test(to) ? formatDate(to, locale) : to || OPEN_END[locale]
  return locale === 'zh-CN' ? `${formatDate(from, locale)}至${end}` : `${formatDate(from, locale)} – ${end}`
}

/** 1234567.5 → 1,234,567.5 */
function grouped(value: string): string {
  const [whole = '', ...rest] = value.split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}

/** A number with its unit; an amount in groups of three, in English as yuan. */
function formatAmount(field: TypeField | TypeColumn, value: string, locale: Locale): string {
  const unit = 'unit' in field ? field.unit : undefined
  const unitEn = 'unit_en' in field ? field.unit_en : undefined
  if (field.kind === 'number') return unit ? (locale === 'en' ? `${value} ${unitEn}` : `${value}${unit}`) : value
  if (!NUMBER.test(value)) return value
  if (!unit) return grouped(value)
  if (locale === 'zh-CN') return `${grouped(value)}${unit}`
  return `CNY ${grouped(unit === TEN_THOUSAND ? String(Math.round(Number(value) * 10_000)) : value)}`
}

const ANSWERS = {
  'zh-CN': { yes: '是', no: '否' },
  en: { yes: 'Yes', no: 'No' },
} as const

/** A value as text: dates by locale, enum values translated, answers as words, the rest unchanged. */
export function formatValue(field: TypeField | TypeColumn | undefined, value: string, locale: Locale): string {
  if (!field) return ANSWERS[locale][value as 'yes' | 'no'] ?? value
  if (isTable(field)) return tableText(field, value, locale)
  if (field.kind === 'date') return value === '' ? OPEN_END[locale] : formatDate(value, locale)
  if (field.kind === 'month') return formatMonth(value, locale)
  if (field.kind === 'date_range') return formatRange(value, locale)
  if (field.kind === 'number' || field.kind === 'money') return formatAmount(field, value, locale)
  if (field.kind === 'enum' && locale === 'en') return field.values?.[value] ?? value
  return value
}

export function fieldOf(type: TypeDefinition, key: string): TypeField | undefined {
  return type.fields.find((field) => field.key === key)
}

/** The label of a field or an answer in the reader's language; the key itself if the type has neither. */
export function labelOf(type: TypeDefinition, key: string, locale: Locale): string {
  const found = fieldOf(type, key) ?? type.answers.find((answer) => answer.key === key)
  if (!found) return key
  return locale === 'en' ? found.label_en : found.label
}

export interface TableCell {
  readonly key: string
  readonly label: string
  readonly value: string
}

export type TableRow = readonly TableCell[]

export function isTable(field: TypeField | TypeColumn): field is TypeField {
  return field.kind === 'table' || field.kind === 'persons'
}

function recorded(value: string): readonly Record<string, unknown>[] {
  try {
    const rows: unknown = JSON.parse(value)
    return Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : []
  } catch {
    return []
  }
}

/** The rows in the reader's language, cells in the order of the columns, empty ones left out. */
export function tableRows(field: TypeField, value: string, locale: Locale): TableRow[] {
  return recorded(value).map((row) =>
    (field.columns ?? []).flatMap((column) => {
      const cell = row[column.key]
      if (typeof cell !== 'string' || cell === '') return []
      const label = locale === 'en' ? column.label_en : column.label
      return [{ key: column.key, label, value: formatValue(column, cell, locale) }]
    }),
  )
}

/** A table in one line of words, for places that have no room for rows. */
export function tableText(field: TypeField, value: string, locale: Locale): string {
  return tableRows(field, value, locale)
    .map((row) => row.map((cell) => cell.value).join(' '))
    .join(locale === 'en' ? '; ' : '；')
}
