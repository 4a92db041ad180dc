import {html} from '../base/html.mjs'
import {get, getIfThere} from '../base/api.mjs'
import {useLive} from '../base/live.mjs'
import {href} from '../base/router.mjs'
import {clock, duration} from '../base/time.mjs'
import {short, visible} from '../base/visible.mjs'
import {Columns} from '../parts/chart.mjs'
import {Loaded} from '../parts/notice.mjs'
import {State} from '../parts/state.mjs'
import {Table} from '../parts/table.mjs'
import {Title, When} from '../parts/when.mjs'
import {JOB_COLUMNS} from './jobs.mjs'

const HEADLINES = {
  flowing: 'Work is flowing',
  late: 'Work is late',
  failing: 'Work is failing',
  starved: 'Work is waiting and not started',
}

const Tile = ({name, value, note, link}) => html`<a class="tile" href=${link}><span>${name}</span><strong>${value}</strong><small>${note}</small></a>`

/** Each finding leads to what it is about. */
function Finding({finding}) {
  const {queue, action, schedule} = finding
  const link = schedule ? href('schedules', schedule) : queue ? href('queues') : action ? href('jobs', undefined, {q: `action:${action} state:error`}) : undefined
  return html`<li>${link ? html`<a href=${link}>${visible(finding.detail)}</a>` : visible(finding.detail)} ${visible(finding.remedy)}</li>`
}

const Health = ({health}) => html`<section class="health ${health.status}">
  <h2><${State} state=${health.status} text=${HEADLINES[health.status]} /></h2>
  ${health.findings.length > 0 && html`<ul>${health.findings.map(finding => html`<${Finding} finding=${finding} />`)}</ul>`}
  ${health.findingsOmitted > 0 && html`<p>${health.findingsOmitted} more are not listed.</p>`}
</section>`

function Tiles({summary: {states, waiting, lastHour, throughput, jobs}}) {
  const search = q => href('jobs', undefined, {q})
  return html`<div class="tiles">
    <${Tile} name="Running" value=${states.running.toLocaleString()} note="jobs now" link=${search('state:running')} />
    <${Tile} name="Ready" value=${waiting.ready.toLocaleString()} note=${`${waiting.delayed.toLocaleString()} later`} link=${search('state:scheduled')} />
    <${Tile} name="Oldest waits" value=${waiting.oldestSeconds === undefined ? '–' : duration(waiting.oldestSeconds)} note=${waiting.oldestQueue ? `in ${short(waiting.oldestQueue, 24)}` : 'no job is ready'} link=${href('queues')} />
    <${Tile} name="Failed, last hour" value=${lastHour.failed.toLocaleString()} note=${`of ${lastHour.ended.toLocaleString()} ended`} link=${search('state:error state:timeout ended:1h')} />
    <${Tile} name="Ended per minute" value=${throughput.perMinute.toLocaleString()} note="over 5 minutes" link=${search('ended:15min')} />
    <${Tile} name="Stored" value=${jobs.toLocaleString()} note="jobs" link=${search('')} />
  </div>`
}

function Throughput({minutes}) {
  const points = minutes.map(({at, ended, succeeded, failed}) => ({
    at,
    title: `${clock(at)}: ${succeeded} ok, ${failed} failed, ${ended - succeeded - failed} cancelled`,
    values: [['good', succeeded], ['bad', failed], ['other', ended - succeeded - failed]],
  }))
  const total = minutes.reduce((sum, {ended}) => sum + ended, 0)
  const failed = minutes.reduce((sum, minute) => sum + minute.failed, 0)
  return html`<section><h2>Ended per minute</h2><${Columns} points=${points} label=${`Jobs that ended in the last hour, per minute: ${total} in all, ${failed} of them failed`} />
    <p class="legend"><span class="good">■</span> ok <span class="bad">■</span> failed <span class="other">■</span> cancelled</p></section>`
}

const ACTIONS = [
  {name: 'Action', cell: ({name}) => html`<a class="row" href=${href('jobs', undefined, {q: `action:${name}`})}><strong>${short(name, 40)}</strong></a>`},
  {name: 'Running', kind: 'number', cell: ({states}) => states.running.toLocaleString()},
  {name: 'Waiting', kind: 'number', cell: ({states}) => states.scheduled.toLocaleString()},
  {name: 'Ended, last hour', kind: 'number', cell: ({lastHour}) => lastHour.ended.toLocaleString()},
  {name: 'Failed, last hour', kind: 'number', cell: ({lastHour}) => lastHour.failed.toLocaleString()},
]

const REPLICAS = [
  {name: 'Replica', cell: replica => html`<strong>${short(replica.instance ?? replica.id, 40)}</strong>${replica.self && ' (this one)'}${replica.settingsDiffer && html` <span class="label">other settings</span>`}`},
  {name: 'Version', cell: replica => short(replica.version ?? '–', 20)},
  {name: 'Running', kind: 'number', cell: replica => replica.running.toLocaleString()},
  {name: 'Started', cell: replica => html`<${When} time=${replica.startedAt} />`},
  {name: 'Last seen', cell: replica => html`<${When} time=${replica.heartbeatAt} />`},
]

async function load(signal) {
  const [summary, health, failed, replicas] = await Promise.all([
    get('summary', {}, {signal}),
    get('health', {}, {signal}),
    get('jobs', {state: ['error', 'timeout'], sort: '-endedAt', limit: 5, count: false}, {signal}),
    getIfThere('replicas', {}, {signal}),
  ])
  return {summary, health, failed: failed.items, replicas: replicas?.items ?? []}
}

export function Overview() {
  const live = useLive('overview', load, {seconds: 3, concern: change => change.kind === 'job'})
  return html`<${Title} text="Overview" /><h1>Overview</h1>
    <${Loaded} live=${live}>${({summary, health, failed, replicas}) => html`
      <${Health} health=${health} />
      <${Tiles} summary=${summary} />
      <${Throughput} minutes=${summary.throughput.minutes} />
      <section><h2>Failed lately</h2><${Table} label="Failed lately" columns=${JOB_COLUMNS} items=${failed} idOf=${job => job.id} empty="No job has failed." /></section>
      <section><h2>Actions</h2><${Table} label="Actions" columns=${ACTIONS} items=${summary.actions} idOf=${({name}) => name} empty="There are no actions." /></section>
      ${replicas.length > 0 && html`<section><h2>Replicas</h2><${Table} label="Replicas" columns=${REPLICAS} items=${replicas} idOf=${({id}) => id} empty="No replica is known." /></section>`}`}<//>`
}
