import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/desk'

/** Words of the code by which a phone lets this browser in. */
export const { t } = useWords(zh, () => import('@/locales/en/desk'))
