/** How a recorded value reads on a face and in the list below it. Pure. */

import type { TypeDefinition, TypeField } from '@/lib/api/types'
import type { Locale } from '@/lib/i18n'
import { formatDate } from '@/lib/time'

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const MONTH = /^(\d{4})-(\d{2})$/
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const OPEN_END = { 'zh-CN': '长期', en: 'no end' } as const

/** 2026年11月 or Nov 2026. */
function formatMonth(value: string, locale: Locale): string {
  const [, y, m] = MONTH.exec(value) ?? []
  if (!y || !m) return value
  return locale === 'en' ? `${MONTHS[Number(m) - 1] ?? m} ${y}` : `${y}年${Number(m)}月`
}

/** Two ISO dates with / or ~ between them; an empty second one means no end. */
function formatRange(value: string, locale: Locale): string {
  const [from = '', to = ''] = value.split(/\s*[/~至]\s*/)
  const end = DAY.test(to) ? formatDate(to, locale) : to || OPEN_END[locale]
  return locale === 'zh-CN' ? `${formatDate(from, locale)}至${end}` : `${formatDate(from, locale)} – ${end}`
}

const ANSWERS = {
  'zh-CN': { yes: '是', no: '否' },
  en: { yes: 'Yes', no: 'No' },
} as const

/** A value as text: dates by locale, enum values translated, answers as words, the rest unchanged. */
export function formatValue(field: TypeField | undefined, value: string, locale: Locale): string {
  if (!field) return ANSWERS[locale][value as 'yes' | 'no'] ?? value
  if (field.kind === 'date') return value === '' ? OPEN_END[locale] : formatDate(value, locale)
  if (field.kind === 'month') return formatMonth(value, locale)
  if (field.kind === 'date_range') return formatRange(value, locale)
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
