import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/services'

export const { t, say } = useWords(zh, () => import('@/locales/en/services'))
