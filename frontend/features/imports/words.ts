import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/imports'

/** Words of the desk of imports. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/imports'))

/** Why a whole file was not taken. */
export const faultWords = (word: string): string =>
  say(has(`imports.fault_${word}`) ? `imports.fault_${word}` : 'imports.fault_other')
