import { useWords } from '@/lib/i18n'
import { labelsOf } from '@/lib/labels'
import zh from '@/locales/zh-CN/sources'

const { say, has } = useWords(zh, () => import('@/locales/en/sources'))

/** What was seen, in words: a type with its fields, or a base library with its own. */
export function seenOf(type: string, keys: readonly string[]): { type: string; fields: string[] } {
  if (!has(`library.${type}`)) return labelsOf(type, keys)
  return { type: say(`library.${type}`), fields: keys.map((key) => (has(`field.${key}`) ? say(`field.${key}`) : key)) }
}
