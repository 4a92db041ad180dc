import assert from 'node:assert/strict'
import {before, test} from 'node:test'
import {AxeBuilder} from '@axe-core/playwright'
import {api, ended, eventually, heading, submit, visit} from './browser.mjs'

const LOOKS = [{scheme: 'light', width: 1280}, {scheme: 'dark', width: 1280}, {scheme: 'light', width: 375}]
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const ids = {}

before(async () => {
  const run = await api('POST', 'runs', {name: 'nightly', labels: {team: 'shop'}, steps: [
    {jobs: [{action: 'sleep', arguments: {seconds: 0.2}}, {action: 'sleep', arguments: {seconds: 0.4}}]},
    {jobs: [{action: 'sleep', arguments: {seconds: 0.1, outcome: 'error'}}]},
  ]})
  ids.run = run.id
  ids.job = (await submit('command', {command: 'sh', args: ['-c', 'for i in 1 2 3; do echo line $i; done; exit 3']}, {labels: {team: 'shop'}, retry: {delaysSeconds: [0.1]}})).id
  await api('PUT', 'schedules/nightly', {cron: '30 2 * * 1-5', timeZone: 'Europe/Berlin', job: {action: 'sleep', arguments: {seconds: 0.1}}})
  await api('PUT', 'schedules/often', {everySeconds: 1, job: {action: 'sleep', arguments: {seconds: 0.1}}})
  await api('PUT', 'triggers/orders', {type: 'order.*', source: 'shop', filters: [{pointer: '/kind', equals: 'big'}], job: {action: 'sleep', arguments: {seconds: 0.01}}})
  await api('POST', 'events', {type: 'order.made', source: 'shop', data: {kind: 'big'}})
  await submit('sleep', {seconds: 600}, {queue: 'mail'})
  await submit('sleep', {seconds: 600}, {queue: 'mail'})
  ids.called = (await submit('sleep', {seconds: 0.01}, {callback: {url: 'http://localhost:9/hook'}})).id
  await Promise.all([ended(ids.job), ended(ids.called), eventually(async () => (await api('GET', `runs/${ids.run}`)).state === 'error')])
})

const VIEWS = {
  overview: ['overview', async page => {
    await page.getByRole('link', {name: /Running/}).first().waitFor()
    await page.getByRole('img', {name: /Jobs that ended in the last hour/}).waitFor()
    await page.getByRole('table', {name: 'Failed lately'}).waitFor()
    await page.getByRole('table', {name: 'Actions'}).waitFor()
    await page.getByRole('table', {name: 'Replicas'}).getByText('(this one)').waitFor()
  }],
  jobs: ['jobs', page => page.getByRole('table', {name: 'Jobs'}).waitFor()],
  job: [() => `jobs/${ids.job}`, async page => {
    await page.getByRole('log').getByText('line 3').first().waitFor()
    await page.locator('.bar.state-error').first().waitFor()
  }],
  runs: ['runs', page => page.getByRole('table', {name: 'Runs'}).getByText('nightly').first().waitFor()],
  run: [() => `runs/${ids.run}`, page => eventually(async () => (await page.locator('.bar').count()) === 3, 'three bars')],
  schedules: ['schedules', async page => {
    await page.getByText('Monday to Friday at 02:30').waitFor()
    await page.getByRole('row', {name: /often/}).getByRole('img', {name: /The last/}).waitFor()
  }],
  schedule: ['schedules/often', async page => {
    await page.getByRole('table', {name: 'Started jobs and runs'}).waitFor()
    await page.getByText('times have come').waitFor()
  }],
  queues: ['queues', page => page.getByRole('row', {name: /mail/}).getByText('1 of 1').waitFor()],
  triggers: ['triggers', page => page.getByRole('row', {name: /orders/}).getByText('order.*').waitFor()],
  trigger: ['triggers/orders', page => page.getByRole('table', {name: 'Started jobs and runs'}).waitFor()],
  callbacks: ['callbacks?state=pending', page => page.getByRole('row', {name: /localhost:9/}).first().waitFor()],
  'sign-in': ['jobs', page => heading(page, 'Sign in')],
}

for (const [name, [view, shown]] of Object.entries(VIEWS)) {
  for (const {scheme, width} of LOOKS) {
    test(`${name} has what it is for, in ${scheme} at ${width} px, and is accessible`, () =>
      visit(typeof view === 'function' ? view() : view, async page => {
        await shown(page)
        await page.evaluate(() => document.fonts.ready)
        // As wide on small screens as the screen, and hidden columns aside the same.
        await page.screenshot({path: `${process.env.PROOF}/${name}-${scheme}-${width}.png`, fullPage: true})
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'wider than the screen')
        const {violations} = await new AxeBuilder({page}).withTags(RULES).analyze()
        assert.deepEqual(violations.map(({id, nodes}) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`), [])
      }, {scheme, width, ...(name === 'sign-in' ? {token: null, expected: [/status of 401/]} : {})}))
  }
}

test('a dialog is accessible', () =>
  visit(`jobs/${ids.job}`, async page => {
    await page.getByRole('button', {name: 'Run again…'}).click()
    await page.getByRole('dialog', {name: 'Run again'}).waitFor()
    const {violations} = await new AxeBuilder({page}).withTags(RULES).analyze()
    assert.deepEqual(violations.map(({id}) => id), [])
    await page.screenshot({path: `${process.env.PROOF}/dialog-light-1280.png`})
  }))

test('the chosen colours are kept', () =>
  visit('queues', async page => {
    await page.getByLabel('Colours').selectOption('dark')
    await page.reload()
    await heading(page, 'Queues')
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark')
  }))

test('a queue is paused and resumed', () =>
  visit('queues', async page => {
    const row = page.getByRole('row', {name: /night/})
    await row.getByRole('button', {name: 'Pause'}).click()
    await page.getByRole('dialog').getByRole('button', {name: 'Pause'}).click()
    await row.getByText('paused').waitFor()
    assert.equal((await api('GET', 'queues/night')).paused, true)
    await row.getByRole('button', {name: 'Resume'}).click()
    await eventually(async () => (await api('GET', 'queues/night')).paused === false)
  }))

test('a schedule is run now, paused and resumed', () =>
  visit('schedules', async page => {
    const row = page.getByRole('row', {name: /nightly/})
    await row.getByRole('button', {name: 'Pause'}).click()
    await page.getByRole('dialog').getByRole('button', {name: 'Pause'}).click()
    await row.getByText('paused').waitFor()
    await row.getByRole('button', {name: 'Resume'}).click()
    await row.getByText('active').waitFor()
    await row.getByRole('button', {name: 'Run now'}).click()
    await heading(page, /sleep/)
    await page.getByRole('link', {name: 'nightly'}).waitFor()
  }))

test('a run is retried from the failed step, and deleted', () =>
  visit(`runs/${ids.run}`, async page => {
    await page.getByRole('button', {name: 'Retry from the failed step'}).click()
    await eventually(async () => (await api('GET', `runs/${ids.run}`)).steps[1].jobs[0].attempts === 2)
    await heading(page, /error/)
    await page.getByRole('button', {name: 'Delete'}).click()
    await page.getByRole('dialog').getByRole('button', {name: 'Delete'}).click()
    await heading(page, 'Runs')
  }))

test('callbacks are listed by state, and one that is pending is not sent again', async () => {
  const {items: [callback]} = await api('GET', 'callbacks?state=pending')
  await visit('callbacks', async page => {
    await page.getByText('There are no failed callbacks.').waitFor()
    await page.getByRole('button', {name: 'pending'}).click()
    const row = page.getByRole('row', {name: callback.job.slice(-4)})
    await row.waitFor()
    assert.equal(await row.getByRole('button').count(), 0)
  })
})
