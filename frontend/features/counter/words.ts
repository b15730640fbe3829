import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/counter'

/** Words of the window's pages. */
export const { t, say } = useWords(zh, () => import('@/locales/en/counter'))
