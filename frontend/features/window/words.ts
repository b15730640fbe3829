import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/window'

/** Words of the window: the queue, a case on the screen, the customer's side, the phone. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/window'))
