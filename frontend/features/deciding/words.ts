import { useWords } from '@/lib/i18n'
import cases from '@/locales/zh-CN/cases'
import zh from '@/locales/zh-CN/deciding'

export const { t, say, has } = useWords(zh, () => import('@/locales/en/deciding'))
/** Ways, reasons and states have the words that the applicant reads too. */
export const { say: shared } = useWords(cases, () => import('@/locales/en/cases'))
