import {html} from '../base/html.mjs'
import {address, get, getIfThere, getText, post, remove} from '../base/api.mjs'
import {parseExact, pretty, prettyText} from '../base/exact.mjs'
import {useLive} from '../base/live.mjs'
import {go, href} from '../base/router.mjs'
import {duration, secondsBetween} from '../base/time.mjs'
import {short, visible} from '../base/visible.mjs'
import {Act} from '../parts/act.mjs'
import {Bars} from '../parts/bars.mjs'
import {Copy, curl} from '../parts/copy.mjs'
import {dialog} from '../parts/dialog.mjs'
import {Log} from '../parts/log.mjs'
import {Loaded} from '../parts/notice.mjs'
import {Rerun} from '../parts/rerun.mjs'
import {hasEnded, State} from '../parts/state.mjs'
import {Text} from '../parts/text.mjs'
import {Waiting} from '../parts/waiting.mjs'
import {Title, Took, When} from '../parts/when.mjs'

/** The job with exact numbers, its attempts, and of a job that waits its queue. */
async function load(id, signal) {
  const text = await getText(`jobs/${id}`, {}, {signal})
  const job = {...JSON.parse(text), arguments: parseExact(text).arguments}
  const [attempts, queue] = await Promise.all([
    get(`jobs/${id}/attempts`, {}, {signal}),
    job.state === 'scheduled' ? getIfThere(`queues/${encodeURIComponent(job.queue)}`, {}, {signal}) : undefined,
  ])
  return {job, attempts, queue}
}

function Actions({job, action, refresh}) {
  const change = (what, said) => async () => {
    await post(`jobs/${job.id}/${what}`)
    refresh()
    return said
  }
  const deleted = async () => {
    await remove(`jobs/${job.id}`)
    go(href('jobs'), {replace: true})
    return 'Deleted.'
  }
  const body = () => pretty({action: job.action, arguments: job.arguments, queue: job.queue, priority: job.priority, timeoutSeconds: job.timeoutSeconds, labels: job.labels})
  const ended = hasEnded(job.state)
  return html`<div class="buttons">
    ${!ended && html`<${Act} key="cancel" scope="submit" label="Cancel" ask=${{title: 'Cancel this job?', text: job.state === 'running' ? 'Its attempt is stopped.' : 'It will not run.'}} run=${change('cancel', 'The job is being cancelled.')} />`}
    ${job.state === 'new' && !job.runId && html`<${Act} key="start" scope="submit" label="Start" run=${change('start', 'The job is queued.')} />`}
    ${ended && job.state !== 'ok' && !job.runId && html`<${Act} key="retry" scope="submit" label="Retry" run=${change('retry', 'The job is queued again.')} />`}
    <${Act} key="rerun" scope="submit" label="Run again…" open=${() => dialog.set(close => html`<${Rerun} job=${job} action=${action} close=${close} />`)} />
    ${ended && !job.runId && html`<${Act} key="delete" scope="admin" label="Delete" kind="danger" ask=${{title: 'Delete this job?', text: 'The job, its attempts and its log are deleted. This cannot be undone.'}} run=${deleted} />`}
    <${Copy} text=${() => job.id} label="Copy id" what="the id" />
    <${Copy} text=${() => curl('POST', address('jobs'), body())} label="Copy as curl" what="a command that submits this job" />
  </div>`
}

const Fact = ({name, children}) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`

function Facts({job}) {
  return html`<dl class="facts">
    <${Fact} name="State"><${State} state=${job.state} />${job.cancelRequested && ' being stopped'}<//>
    <${Fact} name="Id"><code>${job.id}</code><//>
    <${Fact} name="Queue"><a href=${href('jobs', undefined, {q: `queue:${job.queue}`})}>${short(job.queue)}</a>, priority ${job.priority}<//>
    <${Fact} name="Submitted"><${When} time=${job.createdAt} /><//>
    <${Fact} name="Started"><${When} time=${job.startedAt} /><//>
    <${Fact} name="Ended"><${When} time=${job.endedAt} /><//>
    <${Fact} name="Took"><${Took} from=${job.startedAt} to=${job.endedAt} /> of at most ${duration(job.timeoutSeconds)}<//>
    ${job.retry && html`<${Fact} name="Retries">${job.failures} of ${job.retry.delaysSeconds.length} used<//>`}
    ${job.schedule && html`<${Fact} name="Schedule"><a href=${href('schedules', job.schedule)}>${short(job.schedule)}</a><//>`}
    ${job.runId && html`<${Fact} name="Run"><a href=${href('runs', job.runId)}>step ${job.step} of a run</a><//>`}
    ${job.uniqueKey && html`<${Fact} name="Unique key"><code>${short(job.uniqueKey, 200)}</code><//>`}
    ${job.callback && html`<${Fact} name="Callback"><code>${short(job.callback.url, 200)}</code><//>`}
    ${Object.keys(job.labels).length > 0 && html`<${Fact} name="Labels">${Object.entries(job.labels).map(([name, value]) => html`<span class="label">${short(`${name}=${value}`, 400)}</span> `)}<//>`}
  </dl>`
}

function Attempts({job, attempts}) {
  if (attempts.items.length === 0) return null
  const wait = {from: job.createdAt, to: attempts.items[0].startedAt, state: 'waiting', title: `waited ${duration(secondsBetween(job.createdAt, attempts.items[0].startedAt))}`}
  const rows = attempts.items.map((attempt, i) => ({
    key: attempt.number,
    label: html`${attempt.number} <${State} state=${attempt.status} />`,
    parts: [
      ...(i === 0 ? [wait] : []),
      {from: attempt.startedAt, to: attempt.endedAt, state: attempt.status, title: `attempt ${attempt.number}: ${attempt.status} after ${duration(secondsBetween(attempt.startedAt, attempt.endedAt))}`},
    ],
  }))
  return html`<section><h2>Attempts</h2>
    <${Bars} rows=${rows} from=${job.createdAt} />
    <ol class="attempts">${attempts.items.map(attempt => html`<li value=${attempt.number} key=${attempt.number}>
      <${State} state=${attempt.status} /> started <${When} time=${attempt.startedAt} />, took <${Took} from=${attempt.startedAt} to=${attempt.endedAt} />${attempt.error && html`: <bdi>${short(attempt.error, 500)}</bdi>`}</li>`)}</ol>
    ${attempts.nextCursor && html`<p class="faint">There are more attempts. The API has all of them.</p>`}
  </section>`
}

export function Job({id}) {
  const live = useLive(`job/${id}`, signal => load(id, signal), {seconds: 2, concern: change => change.kind === 'queue' || change.ids.includes(id)})
  const actions = useLive('actions', signal => get('actions', {}, {signal}), {seconds: 300})
  return html`<${Loaded} live=${live}>${({job, attempts, queue}) => html`
    <${Title} text=${`${job.action} ${job.state}`} />
    <p><a href=${href('jobs')}>Jobs</a> ›</p>
    <h1>${short(job.action)} <${State} state=${job.state} /></h1>
    <${Actions} job=${job} action=${actions.data?.items.find(({name}) => name === job.action)} refresh=${live.refresh} />
    <${Waiting} job=${job} queue=${queue} />
    ${job.error && html`<section><h2>Error</h2><${Text} text=${job.error} name="${id}-error.txt" label="Error" /></section>`}
    <${Facts} job=${job} />
    <${Attempts} job=${job} attempts=${attempts} />
    <section><h2>Arguments</h2><${Text} text=${pretty(job.arguments)} name="${id}-arguments.json" label="Arguments" /></section>
    ${job.result !== undefined && html`<section><h2>Result</h2><${Text} text=${prettyText(job.result)} name="${id}-result.txt" label="Result" /></section>`}
    <section><h2>Log</h2><${Log} key=${id} id=${id} hasEnded=${hasEnded(job.state)} /></section>
  `}<//>`
}
