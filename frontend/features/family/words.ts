import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/family'

/** Words of the family's pages and of its window. */
export const { t, say } = useWords(zh, () => import('@/locales/en/family'))
