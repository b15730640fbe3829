import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/offline'

/** Words of certificates kept on the phone and shown without a network. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/offline'))
