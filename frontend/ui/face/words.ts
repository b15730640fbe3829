import { useWords } from '@/lib/i18n'
import chinese from '@/locales/zh-CN/face'

/** Words that stand on a face beside its own fields. */
export const { t } = useWords(chinese, () => import('@/locales/en/face'))
