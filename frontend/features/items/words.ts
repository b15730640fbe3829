import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/items'

export const { t, say, has } = useWords(zh, () => import('@/locales/en/items'))
