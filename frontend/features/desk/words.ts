import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/desk'

export const { t } = useWords(zh, () => import('@/locales/en/desk'))
