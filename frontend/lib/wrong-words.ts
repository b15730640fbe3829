import { useWords } from '@/lib/i18n'
import zh from '@/locales/zh-CN/wrong'

const { say, has } = useWords(zh, () => import('@/locales/en/wrong'))

/** What is wrong with a field of a record, in words, for a stable word of the server. */
export const wrongWords = (problem: string): string => say(has(`wrong.${problem}`) ? `wrong.${problem}` : 'wrong.other')
