// The one place that talks to the API. Addresses are relative to the page, so that it works below any path.
import {noteDate} from './time.mjs'
import {refusal, token} from './session.mjs'

const API = 'api/v1/'
const WAIT_MS = 15_000

/** A request that did not succeed: what is wrong, and what to do. */
export class ApiError extends Error {
  constructor(status, code, detail, advice, errors = []) {
    super(detail)
    Object.assign(this, {status, code, advice, errors})
  }
}

const ADVICE = {
  forbidden: 'Sign in with a token that has this scope.',
  'search-too-long': 'Add a filter that matches fewer jobs, such as a queue, a state or a time.',
  'store-full': 'Delete jobs that have ended, or enlarge the volume.',
  'store-busy': 'Wait a moment, then try again.',
  'not-found': 'This server has no such part of the API. It may be of an earlier version than the page.',
}

const advice = (status, code) =>
  ADVICE[code] ?? (status === 503 ? 'The page tries again by itself.' : status === 404 ? 'It may be deleted.' : undefined)

/** `path` with these parameters; arrays give repeated ones, undefined and '' none. */
export function withQuery(path, query = {}) {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map(each => [name, each]))
  const text = new URLSearchParams(pairs.filter(([, value]) => value !== undefined && value !== '')).toString()
  return text ? `${path}?${text}` : path
}

/** Where a browser or curl finds this path of the API. */
export const address = path => new URL(API + path, document.baseURI).href

async function request(method, path, {body, accept = 'application/json', signal, headers = {}} = {}) {
  const used = token.get()
  const options = {method, signal, redirect: 'error', credentials: 'omit', headers: {Accept: accept, ...headers}}
  if (used) options.headers.Authorization = `Bearer ${used}`
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json'
    options.body = typeof body === 'string' ? body : JSON.stringify(body)
  }
  const response = await fetch(address(path), options)
  noteDate(response.headers.get('Date'))
  if (response.ok) return response
  if (response.status === 401 && used === token.get()) {
    refusal.set(used ? 'The server does not accept this token: it is wrong, or no longer valid.' : '')
  }
  throw await failure(response)
}

async function failure(response) {
  const problem = await response.json().catch(() => ({}))
  const detail = problem.detail ?? `${response.status} ${response.statusText}`
  return new ApiError(response.status, problem.code, detail, advice(response.status, problem.code), problem.errors)
}

/** What went wrong in words, unless the request was given up on purpose. */
export function explain(error) {
  if (error instanceof ApiError) return error
  if (error.name === 'TimeoutError') {
    return new ApiError(0, 'slow', `The server did not answer within ${WAIT_MS / 1000} s.`, 'The page tries again by itself. A narrower filter may be faster.')
  }
  if (error instanceof TypeError) {
    return new ApiError(0, 'away', 'The server cannot be reached.', 'The page tries again by itself. Is the server running, and are you connected?')
  }
  return new ApiError(0, 'page', String(error), 'This is a fault of the page. Reload it.')
}

const limited = signal => AbortSignal.any([AbortSignal.timeout(WAIT_MS), ...(signal ? [signal] : [])])

async function answer(method, path, options = {}) {
  try {
    const response = await request(method, path, {...options, signal: limited(options.signal)})
    return await response.text()
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw explain(error)
  }
}

const value = text => (text === '' ? undefined : JSON.parse(text))

export const get = async (path, query, options) => value(await answer('GET', withQuery(path, query), options))
export const getText = (path, query, options) => answer('GET', withQuery(path, query), options)
export const post = async (path, query, body, options) => value(await answer('POST', withQuery(path, query), {body, ...options}))
export const remove = path => answer('DELETE', path)

/** As `get`, but undefined if there is no such thing. */
export const getIfThere = (path, query, options) =>
  get(path, query, options).catch(error => {
    if (error.status !== 404) throw error
  })

/**
 * Calls `on` for each event {id, event, data} of a stream until it ends. `fetch`, because EventSource cannot send a token.
 * `position.id` is where the stream begins, and where it has come to.
 */
export async function follow(path, {on, opened = () => {}, signal, position = {}}) {
  const headers = position.id ? {'Last-Event-ID': position.id} : {}
  const response = await request('GET', path, {accept: 'text/event-stream', signal, headers})
  if (!response.body) return
  opened()
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const {done, value: text} = await reader.read()
    if (done) return
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop()
    for (const parsed of blocks.map(event)) {
      position.id = parsed.id ?? position.id
      if (parsed.data !== undefined) on(parsed)
    }
  }
}

function event(block) {
  const parsed = {}
  for (const line of block.split('\n')) {
    const [, field, text] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (field) parsed[field] = field === 'data' && parsed.data !== undefined ? `${parsed.data}\n${text}` : text
  }
  return parsed
}
