import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/asking'

/** Words of asking by a code, and of being asked. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/asking'))
