import assert from 'node:assert/strict'
import {test} from 'node:test'
import {api, ended, eventually, heading, submit, visit} from './browser.mjs'

const shell = (script, more) => submit('command', {command: 'sh', args: ['-c', script]}, more)
const log = page => page.getByRole('log', {name: 'Log'})

test('the attempts are a timeline, and the job says why it waits', async () => {
  const job = await submit('sleep', {seconds: 0.01, outcome: 'error'}, {retry: {delaysSeconds: [0.1, 600]}})
  await eventually(async () => (await api('GET', `jobs/${job.id}`)).attempts === 2)
  await visit(`jobs/${job.id}`, async page => {
    await page.getByText('Attempt 2 did not succeed').waitFor()
    await eventually(async () => (await page.locator('.bar.state-error').count()) === 2, 'two bars')
    assert.equal(await page.locator('.attempts li').count(), 2)
    await page.getByText('told to fail').first().waitFor()

    await page.getByRole('button', {name: 'Cancel'}).click()
    await page.getByRole('dialog').getByRole('button', {name: 'Cancel'}).click()
    await heading(page, /cancelled/)
  })
})

test('a job behind a limit, and one in a paused queue, say so', async () => {
  const [first, second] = [await submit('sleep', {seconds: 600}, {queue: 'night'}), await submit('sleep', {seconds: 600}, {queue: 'night'})]
  await visit(`jobs/${second.id}`, async page => {
    await page.getByText('runs 1 of at most 1 jobs').waitFor()
    await api('POST', 'queues/night/pause')
    await page.getByText('is paused').waitFor()
  })
  await api('POST', 'queues/night/resume')
  await Promise.all([first, second].map(job => api('POST', `jobs/${job.id}/cancel`)))
})

test('the log is live, has levels, and is searched', async () => {
  const job = await shell('echo first; sleep 2; echo second >&2; sleep 60')
  await visit(`jobs/${job.id}`, async page => {
    await log(page).getByText('first').waitFor()
    assert.equal(await log(page).getByText('second').count(), 0)
    await log(page).getByText('second').waitFor()
    await page.getByLabel('Find').fill('SECOND')
    await log(page).getByText('first').waitFor({state: 'detached'})
    await page.getByLabel('Find').fill('')
    await api('POST', `jobs/${job.id}/cancel`)
    await page.getByLabel('Level').selectOption('warn')
    await log(page).locator('.line.warn').first().waitFor()
    await eventually(async () => (await log(page).locator('.line.info').count()) === 0, 'no lines of info')
    await heading(page, /cancelled/)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', {name: 'Save the log'}).click()
    assert.equal((await saved).suggestedFilename(), `${job.id}.log`)
  })
})

test('numbers keep their digits', async () => {
  const exact = '0.00100000000000000000001'
  const job = await api('POST', 'jobs', `{"action": "sleep", "arguments": {"seconds": ${exact}}}`)
  const result = await shell(`echo '{"id": 12345678901234567890, "rate": 1.10}'`)
  await Promise.all([ended(job.id), ended(result.id)])
  await visit(`jobs/${job.id}`, page => page.getByLabel('Arguments', {exact: true}).getByText(exact).waitFor())
  await visit(`jobs/${result.id}`, async page => {
    const text = await page.getByLabel('Result', {exact: true}).innerText()
    assert.match(text, /"id": 12345678901234567890,\n/)
    assert.match(text, /"rate": 1\.10\n/)
  })
})

test('a job is run again with edited arguments; secrets and what is not edited stay', async () => {
  const job = await submit('sleep', {seconds: 0.02, outcome: 'error'}, {labels: {test: 'rerun'}})
  await ended(job.id)
  await visit(`jobs/${job.id}`, async page => {
    await page.getByRole('button', {name: 'Run again…'}).click()
    const dialog = page.getByRole('dialog', {name: 'Run again'})
    const json = dialog.getByLabel('Arguments as JSON')
    await json.fill('{"seconds": ')
    await dialog.getByText('This is no valid JSON').waitFor()
    await json.fill('{"seconds": -1}')
    await dialog.getByRole('button', {name: 'Run again'}).click()
    await dialog.getByText('/arguments/seconds').waitFor()

    await dialog.getByLabel('seconds (required)').fill('0.010')
    await dialog.getByLabel('outcome').selectOption('ok')
    assert.match(await json.inputValue(), /"seconds": 0\.010/)
    await dialog.getByRole('button', {name: 'Run again'}).click()
    await heading(page, /ok/)
    const made = await api('GET', `jobs/${page.url().split('/').at(-1)}`)
    assert.deepEqual([made.arguments.seconds, made.labels['rerun-of']], [0.01, job.id])
  }, {expected: [/status of 422/]})
})

test('a job is copied as a command that submits it', async () => {
  const job = await shell("echo it\\'s")
  await visit(`jobs/${job.id}`, async page => {
    await page.getByRole('button', {name: 'Copy as curl'}).click()
    await page.getByText('Copied: a command').waitFor()
    const command = await page.evaluate(() => navigator.clipboard.readText())
    assert.match(command, /^curl -X POST 'http:\/\/127.0.0.1:\d+\/api\/v1\/jobs'/)
    assert.match(command, /\$TOKEN/)
    assert.doesNotMatch(command, /the-admin-token/)
  }, {options: {permissions: ['clipboard-read', 'clipboard-write']}})
})

const HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>\u001b[31mred\u001b[0m \u202ecod.exe\u202c'

test('texts from outside are shown as text, whatever they contain', async () => {
  const labels = {test: 'hostile', text: HOSTILE, '</td><b>': '"><svg onload=window.hit=1>'}
  const run = await api('POST', 'runs', {name: HOSTILE, labels, steps: [{jobs: [{action: 'command', arguments: {command: 'sh', args: ['-c', 'printf %s\\\\n "$0"', HOSTILE]}, labels}]}]})
  const id = (await api('GET', `runs/${run.id}`)).steps[0].jobs[0].id
  const words = Array.from({length: 9}, () => 'x'.repeat(100_000))
  const long = await submit('command', {command: 'sh', args: ['-c', "head -c 1048576 /dev/zero | tr '\\0' y", ...words]}, {labels})
  await Promise.all([ended(id), ended(long.id)])
  const harmless = async page => {
    assert.equal(await page.evaluate(() => window.hit), undefined)
    assert.equal(await page.locator('main img, main script, main b').count(), 0)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false)
    assert.doesNotMatch(await page.locator('main').innerText(), /[\u001b\u202e]/)
  }
  await visit(`jobs/${id}`, async page => {
    await log(page).getByText('<img src=x').waitFor()
    const shown = await page.locator('main').innerText()
    assert.match(shown, /␛\[31mred/)
    assert.match(shown, /⟨U\+202E⟩cod\.exe/)
    await harmless(page)
  })
  for (const view of [`runs/${run.id}`, 'runs', `jobs?q=${encodeURIComponent('label:test=hostile')}`]) {
    await visit(view, async page => {
      await page.getByText('<img src=x').first().waitFor()
      await harmless(page)
    })
  }
  await visit(`jobs/${long.id}`, async page => {
    await page.getByRole('button', {name: 'Show all'}).first().click()
    await eventually(async () => (await page.getByLabel('Arguments', {exact: true}).innerText()).length > 900_000, 'the whole text')
    await log(page).locator('.line').first().waitFor()
    await harmless(page)
    await page.getByRole('link', {name: 'Queues'}).click()
    await heading(page, 'Queues')
  }, {width: 375})
})
