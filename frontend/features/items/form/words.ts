import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/item-form'

export const { t, say, has } = useWords(zh, () => import('@/locales/en/item-form'))
