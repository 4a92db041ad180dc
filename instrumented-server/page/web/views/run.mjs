import {html} from '../base/html.mjs'
import {get, post, remove} from '../base/api.mjs'
import {useLive} from '../base/live.mjs'
import {go, href} from '../base/router.mjs'
import {duration, secondsBetween} from '../base/time.mjs'
import {short} from '../base/visible.mjs'
import {Act} from '../parts/act.mjs'
import {Bars} from '../parts/bars.mjs'
import {Copy} from '../parts/copy.mjs'
import {Loaded} from '../parts/notice.mjs'
import {hasEnded, State} from '../parts/state.mjs'
import {Table} from '../parts/table.mjs'
import {Title, Took, When} from '../parts/when.mjs'
import {JOB_COLUMNS, Labels} from './jobs.mjs'

const MOST_BARS = 200

/** The jobs of all steps on one axis of time. */
function Gantt({run}) {
  const started = run.steps.flatMap(step => step.jobs.map(job => ({step, job}))).filter(({job}) => job.startedAt)
  if (started.length === 0) return html`<p class="empty">No job has started yet.</p>`
  const rows = started.slice(0, MOST_BARS).map(({step, job}) => ({
    key: job.id,
    label: html`${step.number}. <a href=${href('jobs', job.id)}>${short(job.action, 24)}</a>`,
    parts: [{from: job.startedAt, to: job.endedAt, state: job.state, title: `${job.state} after ${duration(secondsBetween(job.startedAt, job.endedAt))}`}],
  }))
  return html`<${Bars} rows=${rows} from=${run.startedAt ?? run.createdAt} />
    ${started.length > MOST_BARS && html`<p class="faint">The first ${MOST_BARS} of ${started.length} jobs are drawn.</p>`}`
}

function Actions({run, refresh}) {
  const change = (what, said) => async () => {
    await post(`runs/${run.id}/${what}`)
    refresh()
    return said
  }
  const deleted = async () => {
    await remove(`runs/${run.id}`)
    go(href('runs'), {replace: true})
    return 'Deleted.'
  }
  return html`<div class="buttons">
    ${run.state === 'new' && html`<${Act} key="start" scope="submit" label="Start" run=${change('start', 'The run has started.')} />`}
    ${!hasEnded(run.state) && html`<${Act} key="cancel" scope="submit" label="Cancel" ask=${{title: 'Cancel this run?', text: 'Jobs that wait end now. Jobs that run are stopped.'}} run=${change('cancel', 'The run is being cancelled.')} />`}
    ${hasEnded(run.state) && run.state !== 'ok' && html`<${Act} key="retry" scope="submit" label="Retry from the failed step" run=${change('retry', 'The run continues.')} />`}
    ${run.state !== 'running' && html`<${Act} key="delete" scope="admin" label="Delete" kind="danger" ask=${{title: 'Delete this run?', text: 'The run and all its jobs are deleted with their logs. This cannot be undone.'}} run=${deleted} />`}
    <${Copy} text=${() => run.id} label="Copy id" what="the id" />
  </div>`
}

export function Run({id}) {
  const live = useLive(`run/${id}`, signal => get(`runs/${id}`, {}, {signal}), {seconds: 2, concern: change => change.kind === 'job' || change.ids.includes(id)})
  return html`<${Loaded} live=${live}>${run => html`<${Title} text=${`${run.name ?? 'Run'} ${run.state}`} />
    <p><a href=${href('runs')}>Runs</a> ›</p>
    <h1>${short(run.name ?? 'Run')} <${State} state=${run.state} /></h1>
    <${Actions} run=${run} refresh=${live.refresh} />
    <dl class="facts">
      <div><dt>Id</dt><dd><code>${run.id}</code></dd></div>
      <div><dt>Submitted</dt><dd><${When} time=${run.createdAt} /></dd></div>
      <div><dt>Took</dt><dd><${Took} from=${run.startedAt} to=${run.endedAt} /></dd></div>
      ${run.schedule && html`<div><dt>Schedule</dt><dd><a href=${href('schedules', run.schedule)}>${short(run.schedule)}</a></dd></div>`}
      <div><dt>Labels</dt><dd><${Labels} labels=${run.labels} /></dd></div>
    </dl>
    <section><h2>Course</h2><${Gantt} run=${run} /></section>
    ${run.steps.map(step => html`<section key=${step.number}><h2>Step ${step.number} <${State} state=${step.state} /></h2>
      <${Table} label=${`Jobs of step ${step.number}`} columns=${JOB_COLUMNS} items=${step.jobs} idOf=${job => job.id} empty="This step has no jobs." /></section>`)}`}<//>`
}
