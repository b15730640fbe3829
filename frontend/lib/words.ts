import base from '../locales/zh-CN/base'
import shell from '../locales/zh-CN/shell'
import { useWords } from './i18n'

const zh = { ...shell, ...base } as const

/** Words most pages share: the frame's, and errors, statuses, verdicts, checks, looks, roles. */
export const { t, say, has } = useWords(zh, async () => {
  const [frame, rest] = await Promise.all([import('../locales/en/shell'), import('../locales/en/base')])
  return { default: { ...frame.default, ...rest.default } }
})
