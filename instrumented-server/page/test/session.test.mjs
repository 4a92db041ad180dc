import assert from 'node:assert/strict'
import {test} from 'node:test'
import {api, eventually, heading, open, SERVER, submit, TOKENS, visit} from './browser.mjs'
import {proxy} from './proxy.mjs'

const UNAUTHORIZED = [/status of 401/]

test('the page asks for a token, and keeps it in the tab until the user signs out', () =>
  visit('jobs', async page => {
    await heading(page, 'Sign in')
    await page.getByLabel('Token').fill(TOKENS.read)
    await page.getByRole('button', {name: 'Sign in'}).click()
    await heading(page, 'Jobs')

    await page.reload()
    await heading(page, 'Jobs')
    assert.deepEqual(await page.context().cookies(), [])
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('token')), false)

    await page.getByRole('button', {name: 'Sign out'}).click()
    await heading(page, 'Sign in')
    assert.equal(await page.evaluate(() => sessionStorage.getItem('jobserver-token')), null)
  }, {token: null, expected: UNAUTHORIZED}))

test('a token that the server does not accept is asked for again', () =>
  visit('jobs', async page => {
    await page.getByText('does not accept this token').waitFor()
    await page.getByLabel('Token').fill(TOKENS.admin)
    await page.keyboard.press('Enter')
    await heading(page, 'Jobs')
  }, {token: 'expired', expected: UNAUTHORIZED}))

test('with a token that may only read, nothing can be changed, and the page says why', async () => {
  const job = await submit('sleep', {seconds: 60}, {labels: {test: 'read-only'}})
  await visit(`jobs/${job.id}`, async page => {
    await page.getByText('Your token may only read').waitFor()
    const cancel = page.getByRole('button', {name: 'Cancel'})
    assert.equal(await cancel.getAttribute('aria-disabled'), 'true')
    assert.match(await cancel.getAttribute('title'), /scope submit/)
    await cancel.click({force: true})
    assert.equal(await page.getByRole('dialog').count(), 0)
  }, {token: TOKENS.read})
  assert.notEqual((await api('GET', `jobs/${job.id}`)).state, 'cancelled')
  await api('POST', `jobs/${job.id}/cancel`)
})

test('the page works below a path', async () => {
  const front = await proxy('/tools/jobs/', SERVER)
  const job = await submit('sleep', {seconds: 0.01}, {labels: {test: 'prefix'}})
  try {
    await visit('jobs?q=label%3Atest%3Dprefix', async page => {
      await page.getByRole('link', {name: job.id.slice(-4)}).click()
      await heading(page, /sleep/)
      await page.getByText('The job logged nothing.').waitFor()
    }, {base: front.base})
  } finally {
    front.close()
  }
})

test('when the server goes away, the page says so, keeps what it has, and continues when it is back', async () => {
  const front = await proxy('/', SERVER)
  await submit('sleep', {seconds: 0.01}, {labels: {test: 'away'}})
  const page = await open('jobs?q=label%3Atest%3Daway', {base: front.base, expected: [/ERR_/]})
  try {
    await page.getByRole('row', {name: 'test=away'}).waitFor()

    front.leave(true)
    await page.getByText('The server cannot be reached.').waitFor({timeout: 40_000})
    assert.match(await page.getByRole('alert').innerText(), /The data below is from/)
    assert.equal(await page.getByRole('row', {name: 'test=away'}).count(), 1)

    front.leave(false)
    await page.getByRole('button', {name: 'Try again'}).click()
    await page.getByText('The server cannot be reached.').waitFor({state: 'detached'})
    assert.deepEqual(page.faults(), [])
  } finally {
    await page.leave()
    front.close()
  }
})

test('a clock that is an hour ahead changes no age, and is told of', async () => {
  await submit('sleep', {seconds: 0.01}, {labels: {test: 'clock'}})
  await visit('jobs?q=label%3Atest%3Dclock', async page => {
    await page.getByText('The clock of this computer is 1 h').waitFor()
    const row = page.getByRole('row', {name: 'test=clock'})
    await eventually(async () => /\d+ s ago|now/.test(await row.innerText()), 'an age in seconds')
  }, {before: () => {
    const now = Date.now.bind(Date)
    Date.now = () => now() + 3_600_000
  }})
})
