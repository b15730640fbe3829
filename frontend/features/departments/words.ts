import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/departments'

/** Words of the desk for departments' systems. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/departments'))
