import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/scan'

/** Words of the inspector's app. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/scan'))
