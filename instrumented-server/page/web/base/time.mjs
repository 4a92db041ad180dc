// Times are those of the server: the clock of this computer may be wrong.
import {observable} from './observable.mjs'

/** By how many milliseconds the server's clock is ahead of this computer's. */
export const ahead = observable(0)

/** Notes the Date of a response, which has whole seconds. */
export function noteDate(header) {
  const at = Date.parse(header)
  if (Number.isNaN(at)) return
  const measured = at + 500 - Date.now()
  if (Math.abs(measured - ahead.get()) > 2000) ahead.set(Math.abs(measured) < 2000 ? 0 : measured)
}

/** Now, by the server's clock, in milliseconds. */
export const now = () => Date.now() + ahead.get()

const UNITS = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]]

/** For example 250 ms, 1.5 s, 3 min 20 s, 2 d 4 h. */
export function duration(seconds) {
  if (seconds < 0) return '0 s'
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  let rest = Math.round(seconds)
  const parts = []
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count} ${unit}`)
    else if (parts.length > 0) break
  }
  return parts.slice(0, 2).join(' ')
}

export const secondsBetween = (from, to) => ((to ? Date.parse(to) : now()) - Date.parse(from)) / 1000

/** For example 3 min 20 s ago, or in 2 h. */
export function relative(time) {
  const seconds = secondsBetween(time)
  const rough = Math.round(Math.abs(seconds))
  if (rough < 1) return 'now'
  const text = duration(rough).split(' ').slice(0, rough < 600 ? 4 : 2).join(' ')
  return seconds > 0 ? `${text} ago` : `in ${text}`
}

const LOCAL = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'})
const CLOCK = new Intl.DateTimeFormat(undefined, {timeStyle: 'medium'})

export const local = time => LOCAL.format(new Date(time))
export const clock = time => CLOCK.format(new Date(time))
