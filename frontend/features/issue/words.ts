import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/issue'

/** Words of the issuing desk. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/issue'))
