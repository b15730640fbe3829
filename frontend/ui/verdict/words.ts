import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/scan'

/** Words of a verdict; those of the inspector's app, so that a counter says the same. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/scan'))
