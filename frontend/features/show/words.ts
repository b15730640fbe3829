import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/code'

/** Words of the code's own screen, which opens first. */
export const { t, say } = useWords(zh, () => import('@/locales/en/code'))
