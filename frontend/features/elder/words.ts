import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/elder'

export const { t } = useWords(zh, () => import('@/locales/en/elder'))
