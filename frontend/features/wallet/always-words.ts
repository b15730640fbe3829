import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/always'

export const { t } = useWords(zh, () => import('@/locales/en/always'))
