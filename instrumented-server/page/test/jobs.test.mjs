import assert from 'node:assert/strict'
import {test} from 'node:test'
import {api, ended, eventually, heading, submit, visit} from './browser.mjs'

const search = q => `jobs?q=${encodeURIComponent(q)}`
const rows = page => page.getByRole('table', {name: 'Jobs'}).locator('tbody tr')
const eventuallyRows = (page, count) => eventually(async () => (await rows(page).count()) === count, `${count} rows`)

test('a search is in the address, survives a reload, and Back returns to it', async () => {
  const ok = await submit('sleep', {seconds: 0.01}, {labels: {test: 'back', kind: 'a b, c'}})
  const bad = await submit('sleep', {seconds: 0.01, outcome: 'error'}, {labels: {test: 'back'}})
  await Promise.all([ended(ok.id), ended(bad.id)])
  await visit('jobs', async page => {
    const field = page.getByRole('combobox', {name: 'Search jobs'})
    await field.fill('label:test=back')
    await page.keyboard.press('Enter')
    await eventuallyRows(page, 2)
    await page.getByRole('button', {name: 'error', exact: true}).click()
    await eventuallyRows(page, 1)
    assert.match(page.url(), /state%3Aerror/)

    await page.reload()
    await eventuallyRows(page, 1)
    await rows(page).getByRole('link').click()
    await heading(page, /sleep/)
    await page.goBack()
    await eventuallyRows(page, 1)
    assert.equal(await field.inputValue(), 'label:test=back state:error')
    await page.goBack()
    await eventuallyRows(page, 2)

    await field.fill('label:test=back label:"kind=a b, c"')
    await page.keyboard.press('Enter')
    await eventuallyRows(page, 1)
    await field.fill(bad.id)
    await page.keyboard.press('Enter')
    await eventually(async () => (await rows(page).innerText()).includes(bad.id.slice(-4)), 'the job with the id')
    await field.fill('label:test=back told to fail')
    await page.keyboard.press('Enter')
    await eventually(async () => page.url().includes('told') && (await rows(page).count()) === 1, 'the job with the error')
  })
})

test('the search completes keys and values', () =>
  visit('jobs', async page => {
    await heading(page, 'Jobs')
    await page.keyboard.press('/')
    const field = page.getByRole('combobox', {name: 'Search jobs'})
    assert.equal(await field.evaluate(element => element === document.activeElement), true)
    await page.keyboard.type('sta')
    await page.getByRole('option', {name: 'state:'}).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.type('er')
    await page.getByRole('option', {name: 'error'}).click()
    assert.equal(await field.inputValue(), 'state:error ')
    await page.keyboard.type('queue:ni')
    await page.getByRole('option', {name: 'night'}).waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('#search-list [role=option]').count(), 0)
  }))

test('a filter that is wrong is explained', () =>
  visit(search('state:broken'), async page => {
    assert.match(await page.getByRole('alert').innerText(), /state/)
  }, {expected: [/status of 400/]}))

test('rows do not move under the pointer, and change in place', async () => {
  const first = await submit('sleep', {seconds: 60}, {labels: {test: 'steady'}})
  await visit(search('label:test=steady'), async page => {
    await eventuallyRows(page, 1)
    await rows(page).first().hover()
    const second = await submit('sleep', {seconds: 0.01}, {labels: {test: 'steady'}})
    await page.getByRole('button', {name: 'Show 1 newer'}).waitFor()
    await api('POST', `jobs/${first.id}/cancel`)
    await rows(page).first().getByText('cancelled').waitFor()
    assert.equal(await rows(page).count(), 1)
    assert.match(await rows(page).first().innerText(), new RegExp(first.id.slice(-4)))

    await page.mouse.move(5, 5)
    await eventuallyRows(page, 2)
    assert.match(await rows(page).first().innerText(), new RegExp(second.id.slice(-4)))
  })
})

test('many jobs are changed at once, after their number was confirmed', async () => {
  const mine = await Promise.all([1, 2, 3].map(() => submit('sleep', {seconds: 600}, {queue: 'mail', labels: {test: 'bulk'}})))
  const other = await submit('sleep', {seconds: 600}, {queue: 'night', labels: {test: 'other'}})
  await visit('jobs', async page => {
    await page.getByText('filter them first').waitFor()
    assert.equal(await page.getByRole('button', {name: 'Cancel…'}).count(), 0)

    await page.goto(page.url().replace('#/jobs', `#/${search('label:test=bulk')}`))
    await eventuallyRows(page, 3)
    await page.getByRole('button', {name: 'Cancel…'}).click()
    await page.getByRole('heading', {name: 'Cancel 3 jobs?'}).waitFor()
    await page.getByRole('button', {name: 'Close'}).click()
    assert.notEqual((await api('GET', `jobs/${mine[0].id}`)).state, 'cancelled')

    await page.getByRole('button', {name: 'Cancel…'}).click()
    await page.getByRole('button', {name: 'Cancel 3 jobs'}).click()
    await page.getByText(/^Cancel: /).waitFor()
    await eventually(async () => (await rows(page).getByText('cancelled').count()) === 3, 'three cancelled rows')

    await page.getByRole('button', {name: 'Delete…'}).click()
    await page.getByRole('button', {name: 'Delete 3 jobs'}).click()
    await page.getByText('No job matches this filter.').waitFor()
  })
  assert.notEqual((await api('GET', `jobs/${other.id}`)).state, 'cancelled')
  await api('POST', `jobs/${other.id}/cancel`)
})

test('j and k go through the rows, Enter opens one, and ? shows the keys', async () => {
  const [older, newer] = [await submit('sleep', {seconds: 0.01}, {labels: {test: 'keys'}}), await submit('sleep', {seconds: 0.01}, {labels: {test: 'keys'}})]
  await visit(search('label:test=keys'), async page => {
    await eventuallyRows(page, 2)
    const focused = () => page.evaluate(() => document.activeElement.textContent)
    await page.keyboard.press('j')
    assert.match(await focused(), new RegExp(newer.id.slice(-4)))
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('j')
    assert.match(await focused(), new RegExp(older.id.slice(-4)))
    await page.keyboard.press('?')
    await page.getByRole('dialog', {name: 'Keys'}).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await heading(page, /sleep/)
    assert.match(page.url(), new RegExp(older.id))
  })
})

test('pages follow each other', async () => {
  await Promise.all(Array.from({length: 60}, () => submit('sleep', {seconds: 0.001}, {labels: {test: 'pages'}})))
  await visit(search('label:test=pages'), async page => {
    await eventuallyRows(page, 50)
    await page.getByText('60 jobs').waitFor()
    await page.getByRole('link', {name: 'Next page'}).click()
    await eventuallyRows(page, 10)
    await page.goBack()
    await eventuallyRows(page, 50)
  })
})

test('nothing is asked while the page is paused or hidden', async () => {
  await visit(search('label:test=hidden'), async page => {
    await page.getByText('No job matches this filter.').waitFor()
    let asked = 0
    page.on('request', request => (asked += request.url().includes('/api/')))
    const quiet = async () => {
      await page.waitForTimeout(500)
      asked = 0
      await submit('sleep', {seconds: 0.001}, {labels: {test: 'hidden'}})
      await page.waitForTimeout(4000)
      assert.equal(asked, 0)
    }
    await page.getByRole('button', {name: 'Pause'}).click()
    await quiet()
    await page.getByRole('button', {name: 'Paused'}).click()
    await eventuallyRows(page, 1)

    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', {value: true, configurable: true})
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await quiet()
    await page.evaluate(() => {
      delete document.hidden
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await eventuallyRows(page, 2)
  })
})
