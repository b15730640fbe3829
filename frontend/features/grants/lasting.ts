import { locale } from '@/lib/i18n'
import { t } from './words'

const DAY_S = 86_400
const HOUR_S = 3_600

/** A length in plain words: 30 天, 1 小时, 45 秒. At most two units, the smaller left out where it is none. */
export function lasting(seconds: number): string {
  const parts = [
    ['days', Math.floor(seconds / DAY_S)],
    ['hours', Math.floor((seconds % DAY_S) / HOUR_S)],
    ['minutes', Math.floor((seconds % HOUR_S) / 60)],
    ['seconds', seconds % 60],
  ] as const
  const first = parts.findIndex(([, n]) => n > 0)
  if (first < 0) return t('left.seconds', { n: 0 })
  const said = parts.slice(first, first + 2).filter(([, n]) => n > 0)
  return said
    .map(([unit, n]) => t(locale.value === 'en' && n === 1 ? `left.one.${unit}` : `left.${unit}`, { n }))
    .join(' ')
}
