import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/asks'

/** Words of asking a person, and of answering one. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/asks'))
