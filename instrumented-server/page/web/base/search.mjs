// The language of the search field: `state:error action:sleep label:team=shop some text`. It becomes parameters of the API.
import {now} from './time.mjs'

/** What may stand before a colon: the parameter, and what it means. */
export const KEYS = {
  state: {parameter: 'state', many: true, hint: 'state of the job'},
  action: {parameter: 'action', many: true, hint: 'name of the action'},
  queue: {parameter: 'queue', many: true, hint: 'name of the queue'},
  label: {parameter: 'labelSelector', hint: 'name=value; all must match'},
  schedule: {parameter: 'schedule', hint: 'schedule that started the job'},
  trigger: {parameter: 'trigger', hint: 'trigger that started the job'},
  run: {parameter: 'run', hint: 'id of the run'},
  callback: {parameter: 'callback', hint: 'state of the callback'},
  id: {parameter: 'idPrefix', hint: 'beginning of the id'},
  error: {parameter: 'error', hint: 'text in the error'},
  since: {parameter: 'createdFrom', time: true, hint: 'submitted since: 30min, 2h, 7d or a time'},
  before: {parameter: 'createdBefore', time: true, hint: 'submitted before: 30min, 2h, 7d or a time'},
  ended: {parameter: 'endedFrom', time: true, hint: 'ended since: 30min, 2h, 7d or a time'},
}

const TOKEN = /(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)"|(\S+))/g
const SPANS = {s: 1, min: 60, h: 3600, d: 86400}

/** [{key, value}] of a text; without a key it is the beginning of an id, or else a text of the error. */
export function tokens(text) {
  return [...text.matchAll(TOKEN)].map(([whole, key, quoted, plain]) => {
    const value = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1')
    if (key in KEYS) return {key, value}
    const word = key === undefined ? value : whole
    return {key: /^[0-9a-f]{8}[0-9a-f-]{0,28}$/.test(word) ? 'id' : 'error', value: word}
  })
}

/** As it is written in the field. */
export const written = (key, value) => `${key}:${/[\s"\\]/.test(value) || value === '' ? `"${value.replace(/["\\]/g, '\\$&')}"` : value}`

function time(value) {
  const [, count, unit] = /^(\d+)(s|min|h|d)$/.exec(value) ?? []
  const at = unit ? now() - count * SPANS[unit] * 1000 : Date.parse(value)
  return Number.isNaN(at) ? value : new Date(at).toISOString()
}

const escapedLabel = text => {
  const [, name, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [null, text, null]
  return value === null ? text : `${name}=${value.replace(/[\\,]/g, '\\$&')}`
}

/** The parameters of the API for this text; those of a kind that may be repeated as arrays. */
export function parameters(text) {
  const query = {}
  for (const {key, value} of tokens(text)) {
    const {parameter, many, time: isTime} = KEYS[key]
    if (many) (query[parameter] ??= []).push(value)
    else if (key === 'label') query[parameter] = [query[parameter], escapedLabel(value)].filter(Boolean).join(',')
    else if (key === 'error') query[parameter] = [query[parameter], value].filter(Boolean).join(' ')
    else query[parameter] = isTime ? time(value) : value
  }
  return query
}

/** The part of the text that is being typed at this place: {from, key, start}. */
export function typed(text, caret) {
  const from = text.slice(0, caret).search(/\S*$/)
  const [, key, start] = /^(?:([a-z]+):)?(.*)$/.exec(text.slice(from, caret))
  return {from, key: key in KEYS ? key : undefined, start: key === undefined || key in KEYS ? start : `${key}:${start}`}
}
