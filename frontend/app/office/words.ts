import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/office'

/** Words of the frame around the desks of an office. */
export const { t, say } = useWords(zh, () => import('@/locales/en/office'))
