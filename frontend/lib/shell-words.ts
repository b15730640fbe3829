import zh from '../locales/zh-CN/shell'
import { useWords } from './i18n'

/** Words of the frame around every page: tabs, notices, the commonest actions. Small, because it opens first. */
export const { t, say } = useWords(zh, () => import('../locales/en/shell'))

/** By what right one shows somebody's certificates: 本人, 代办, 监护 … */
export const authorityWord = (subject: { authority: string } | null): string =>
  say(`identity.${subject?.authority ?? 'self'}`)
