export { followServer, nowMs, secondsUntil } from './clock'
export { formatDate, formatDay, formatMoment, formatTime } from './format'
export { useSeconds } from './seconds'
