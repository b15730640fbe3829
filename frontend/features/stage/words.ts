import { useWords, wordsReady } from '@/lib/i18n'
import zh from '@/locales/zh-CN/stage'

/** Words of the demo's stage. */
export const { t, say } = useWords(zh, () => import('@/locales/en/stage'))

// The stage is no route of its own, so nobody else waits for its words before it is drawn.
await wordsReady()
