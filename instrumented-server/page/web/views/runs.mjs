import {html} from '../base/html.mjs'
import {get} from '../base/api.mjs'
import {useLive} from '../base/live.mjs'
import {go, href} from '../base/router.mjs'
import {short} from '../base/visible.mjs'
import {Loaded, Unreadable} from '../parts/notice.mjs'
import {counted, Pager} from '../parts/pager.mjs'
import {RUN_STATES, State} from '../parts/state.mjs'
import {Table} from '../parts/table.mjs'
import {Title, Took, When} from '../parts/when.mjs'
import {Labels, shortId} from './jobs.mjs'

const COLUMNS = [
  {name: 'Run', cell: run => html`<a class="row" href=${href('runs', run.id)}><strong>${short(run.name ?? 'run', 40)}</strong> <code>${shortId(run.id)}</code></a>`},
  {name: 'State', cell: run => html`<${State} state=${run.state} />`},
  {name: 'Steps', kind: 'number', cell: run => run.stepCount},
  {name: 'Labels', kind: 'wide', cell: run => html`<${Labels} labels=${run.labels} />`},
  {name: 'Submitted', cell: run => html`<${When} time=${run.createdAt} />`},
  {name: 'Took', cell: run => html`<${Took} from=${run.startedAt} to=${run.endedAt} />`},
]

export function Runs({query: {state = '', cursor}}) {
  const key = JSON.stringify(['runs', state, cursor])
  const live = useLive(key, signal => get('runs', {state, cursor, limit: 50}, {signal}), {seconds: 3, concern: change => change.kind === 'run'})
  return html`<${Title} text="Runs" /><h1>Runs</h1>
    <div class="filters" role="group" aria-label="State">${RUN_STATES.map(each => html`<button key=${each} class="small" aria-pressed=${each === state}
      onClick=${() => go(href('runs', undefined, {state: each === state ? '' : each}))}><${State} state=${each} /></button>`)}</div>
    <${Loaded} live=${live}>${page => html`<p>${counted(page, 'run')}</p>
      <${Unreadable} names=${page.unreadable} />
      <${Table} label="Runs" columns=${COLUMNS} items=${page.items} idOf=${run => run.id} generation=${key} empty=${state ? 'No run has this state.' : 'There are no runs yet. Submit one with POST /api/v1/runs.'} />
      <${Pager} page=${page} cursor=${cursor} at=${next => href('runs', undefined, {state, cursor: next})} />`}<//>`
}
