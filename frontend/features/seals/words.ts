import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/seals'

/** Words of the seal desk. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/seals'))
