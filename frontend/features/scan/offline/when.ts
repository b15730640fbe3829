import { locale } from '@/lib/i18n'
import { formatDay, formatTime, nowMs } from '@/lib/time'

/** 09:40, with its day in front where that is not today; a dash where there is none. */
export function momentWords(ms: number | null): string {
  if (ms === null) return '—'
  const [day, today] = [formatDay(ms, locale.value), formatDay(nowMs(), locale.value)]
  const time = formatTime(ms).slice(0, 5)
  return day === today ? time : `${day} ${time}`
}
