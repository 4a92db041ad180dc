// Common cron expressions in words. Others are shown as they are: no words are better than wrong ones.
const MACROS = {'@hourly': 'every hour', '@daily': 'every day at 00:00', '@midnight': 'every day at 00:00', '@weekly': 'every Sunday at 00:00', '@monthly': 'on day 1 of every month at 00:00', '@yearly': 'every year on 1 January at 00:00', '@annually': 'every year on 1 January at 00:00'}
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const SHORT_DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const isNumber = text => /^\d{1,2}$/.test(text)
const two = text => text.padStart(2, '0')

function day(text) {
  const number = SHORT_DAYS.indexOf(text.toLowerCase())
  return DAYS[number >= 0 ? number : /^[0-7]$/.test(text) ? Number(text) : -1]
}

function days(dayOfMonth, dayOfWeek) {
  if (dayOfMonth === '*' && dayOfWeek === '*') return 'every day'
  if (isNumber(dayOfMonth) && dayOfWeek === '*') return `on day ${dayOfMonth} of every month`
  if (dayOfMonth !== '*') return undefined
  const [first, last, ...more] = dayOfWeek.split('-')
  if (last && more.length === 0) return day(first) && day(last) && `${day(first)} to ${day(last)}`
  const named = dayOfWeek.split(',').map(day)
  return named.every(Boolean) ? `every ${named.join(', ')}` : undefined
}

/** Undefined if there are no words for it. */
export function cronInWords(cron) {
  const text = cron.trim()
  if (text in MACROS) return MACROS[text]
  const [minute, hour, dayOfMonth, month, dayOfWeek, ...more] = text.split(/\s+/)
  if (more.length > 0 || dayOfWeek === undefined || month !== '*') return undefined
  const every = days(dayOfMonth, dayOfWeek)
  if (!every) return undefined
  const rest = every === 'every day' ? '' : `, ${every}`
  const [, step] = /^\*\/(\d{1,2})$/.exec(minute) ?? []
  if (minute === '*' && hour === '*') return `every minute${rest}`
  if (step && 60 % step === 0 && hour === '*') return `every ${step} minutes${rest}`
  if (isNumber(minute) && hour === '*') return `every hour at minute ${minute}${rest}`
  if (isNumber(minute) && isNumber(hour)) return `${every} at ${two(hour)}:${two(minute)}`
  return undefined
}
