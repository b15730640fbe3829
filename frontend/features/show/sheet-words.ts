import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/wallet'

/** Words of what opens over the code: sheets, and the card after a look. */
export const { t, say } = useWords(zh, () => import('@/locales/en/wallet'))
