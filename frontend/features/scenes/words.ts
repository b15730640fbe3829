import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/scenes'

/** Words of the scenes' desk; a fault has the server's own word behind `fault.`. */
export const { t, say, has } = useWords(zh, () => import('@/locales/en/scenes'))
