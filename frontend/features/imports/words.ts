import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/imports'

/** Words of the desk of imports. */
export const { t, say } = useWords(zh, () => import('@/locales/en/imports'))

/** Words for a stable word of the server, or those for any other. */
export function worded(group: 'fault' | 'wrong', word: string): string {
  const key = `imports.${group}_${word}`
  return say(key in zh ? key : `imports.${group}_other`)
}
