import type { Locale } from '../i18n/locale'

/** The city lives by one clock, wherever the phone is. */
const CITY_ZONE = 'Asia/Shanghai'
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: CITY_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

type PartName = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

function cityParts(ms: number): Record<PartName, string> {
  return Object.fromEntries(parts.formatToParts(ms).map(({ type, value }) => [type, value])) as Record<PartName, string>
}

function dateWords(year: number, month: number, day: number, locale: Locale): string {
  return locale === 'en' ? `${day} ${MONTHS[month - 1]} ${year}` : `${year}年${month}月${day}日`
}

/** A calendar date `YYYY-MM-DD` as 2026年11月22日 / 22 Nov 2026; any other text comes back as it is. */
export function formatDate(date: string, locale: Locale): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  return found ? dateWords(Number(found[1]), Number(found[2]), Number(found[3]), locale) : date
}

/** The city's calendar day of an instant. */
export function formatDay(instant: string | number, locale: Locale): string {
  const found = cityParts(typeof instant === 'number' ? instant : Date.parse(instant))
  return dateWords(Number(found.year), Number(found.month), Number(found.day), locale)
}

/** The city's calendar day of an instant as `YYYY-MM-DD`, for what is sent. */
export function cityDate(ms: number): string {
  const { year, month, day } = cityParts(ms)
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** The city's time of day, 10:32:07. */
export function formatTime(instant: string | number): string {
  const found = cityParts(typeof instant === 'number' ? instant : Date.parse(instant))
  return `${found.hour}:${found.minute}:${found.second}`
}

/** Day and time of an instant: 2026年11月22日 10:32:07. */
export function formatMoment(instant: string, locale: Locale): string {
  return `${formatDay(instant, locale)} ${formatTime(instant)}`
}
