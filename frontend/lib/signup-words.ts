import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/signup'

/** Words of signing up, of a link opened in a chat app, and of lost phones. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/signup'))
