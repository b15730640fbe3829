import { locale } from '@/lib/i18n'
import { cityDate, formatDay, formatTime } from '@/lib/time'

/** An instant as people say it: the time alone today, with its day otherwise; no seconds. */
export function when(instant: string | number, nowMs: number = Date.now()): string {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant)
  const time = formatTime(ms).slice(0, 5)
  return cityDate(ms) === cityDate(nowMs) ? time : `${formatDay(ms, locale.value)} ${time}`
}
