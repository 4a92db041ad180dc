// A browser for the tests, which sees to it that the page asks nobody but its server, and that nothing fails unseen.
import assert from 'node:assert/strict'
import {after} from 'node:test'
import {chromium} from 'playwright-core'

export const SERVER = process.env.SERVER
export const TOKENS = {admin: 'the-admin-token', submit: 'the-submit-token', read: 'the-read-token'}

const browser = await chromium.launch({executablePath: process.env.CHROMIUM, chromiumSandbox: false})
after(() => browser.close())

/** Asks the API as a client of its own. */
export async function api(method, path, body, token = TOKENS.admin) {
  const response = await fetch(`${SERVER}/api/v1/${path}`, {
    method,
    headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json'},
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}

export const submit = (action, args, more = {}) => api('POST', 'jobs', {action, arguments: args, ...more})

/** Waits until `look` returns something. */
export async function eventually(look, what = 'it') {
  for (const end = Date.now() + 20_000; ; ) {
    const found = await look()
    if (found) return found
    assert.ok(Date.now() < end, `${what} did not happen within 20 s`)
    await new Promise(resume => setTimeout(resume, 100))
  }
}

export const ended = id => eventually(async () => {
  const job = await api('GET', `jobs/${id}`)
  return ['ok', 'error', 'timeout', 'cancelled'].includes(job.state) && job
}, `the end of ${id}`)

/**
 * Opens a view, with this token unless it is null. `expected` are patterns of messages on the console that are no fault.
 * The page's `faults()` are those of the page and requests to anywhere else.
 */
export async function open(view, {token = TOKENS.admin, base = `${SERVER}/`, width = 1280, scheme = 'light', expected = [], before, options = {}} = {}) {
  const context = await browser.newContext({viewport: {width, height: 900}, colorScheme: scheme, ...options})
  const faults = []
  context.on('request', request => {
    if (!request.url().startsWith(base) && !request.url().startsWith('blob:')) faults.push(`a request to ${request.url()}`)
  })
  const page = await context.newPage()
  page.on('pageerror', error => faults.push(error.stack))
  page.on('console', message => {
    const text = `${message.type()}: ${message.text()} ${message.location().url}`
    if (['error', 'warning'].includes(message.type()) && !expected.some(pattern => pattern.test(text))) faults.push(text)
  })
  if (token !== null) {
    // Only once: a reload must find the token as the page has left it.
    await page.addInitScript(held => sessionStorage.getItem('tested') ?? (sessionStorage.setItem('tested', 'yes'), sessionStorage.setItem('jobserver-token', held)), token)
  }
  if (before) await page.addInitScript(before)
  await page.goto(`${base}#/${view}`)
  page.setDefaultTimeout(15_000)
  return Object.assign(page, {faults: () => faults, leave: () => context.close()})
}

/** Opens a view, uses it, and demands that nothing went wrong. */
export async function visit(view, use, options) {
  const page = await open(view, options)
  try {
    await use(page)
    assert.deepEqual(page.faults(), [])
  } finally {
    await page.leave()
  }
}

export const heading = (page, name) => page.getByRole('heading', {level: 1, name}).waitFor()
