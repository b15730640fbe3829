import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/offscan'

/** Words of checking without a network. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/offscan'))
