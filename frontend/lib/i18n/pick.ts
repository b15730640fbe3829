import { locale } from './locale'

/**
 * The text of a bilingual record in the page's language: `name`, or `name_en` in English where there is one.
 * Missing altogether → empty string.
 */
export function pick(record: object, key: string): string {
  const fields = record as Record<string, unknown>
  const chinese = fields[key]
  const text = locale.value === 'en' ? (fields[`${key}_en`] ?? chinese) : chinese
  return typeof text === 'string' ? text : ''
}
