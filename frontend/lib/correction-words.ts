import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/corrections'

export const { t, say, has } = useWords(zh, () => import('@/locales/en/corrections'))
