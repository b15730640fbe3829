import zh from '../locales/zh-CN/shell'
import { useWords } from './i18n'

/** Words of the frame around every page: tabs, notices, the commonest actions. Small, because it opens first. */
export const { t, say } = useWords(zh, () => import('../locales/en/shell'))
