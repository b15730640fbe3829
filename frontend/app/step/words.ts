import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/step'

/** Words of the sheet that has an action confirmed. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/step'))
