import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/quality'

/** Words of the desk of data quality. */
export const { t, say } = useWords(zh, () => import('@/locales/en/quality'))
