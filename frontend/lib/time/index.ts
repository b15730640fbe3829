export { followServer, nowMs, secondsUntil } from './clock'
export { cityDate, formatDate, formatDay, formatMoment, formatTime } from './format'
export { useSeconds } from './seconds'
