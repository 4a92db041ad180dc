import {html, useMemo} from '../base/html.mjs'
import {get} from '../base/api.mjs'
import {useLive} from '../base/live.mjs'
import {go, href} from '../base/router.mjs'
import {parameters, tokens, written} from '../base/search.mjs'
import {short} from '../base/visible.mjs'
import {Bulk} from '../parts/bulk.mjs'
import {Loaded, Unreadable} from '../parts/notice.mjs'
import {counted, Pager} from '../parts/pager.mjs'
import {SearchField} from '../parts/search-field.mjs'
import {JOB_STATES, State} from '../parts/state.mjs'
import {Table} from '../parts/table.mjs'
import {Title, Took, When} from '../parts/when.mjs'

const SORTS = {
  '-createdAt': 'newest first',
  createdAt: 'oldest first',
  '-endedAt': 'ended last first',
  endedAt: 'ended first first',
  '-duration': 'longest first',
  duration: 'shortest first',
}

export const shortId = id => id.slice(0, 8) + '…' + id.slice(-4)

export const Labels = ({labels}) =>
  Object.entries(labels).slice(0, 4).map(([name, value]) => html`<span class="label" title=${short(`${name}=${value}`, 400)}>${short(`${name}=${value}`, 32)}</span>`)

/** Columns of a table of jobs. */
export const JOB_COLUMNS = [
  {name: 'Job', cell: job => html`<a class="row" href=${href('jobs', job.id)}><strong>${short(job.action, 40)}</strong> <code>${shortId(job.id)}</code></a>`},
  {name: 'State', cell: job => html`<${State} state=${job.state} />`},
  {name: 'Queue', kind: 'wide', cell: job => short(job.queue, 32)},
  {name: 'Labels', kind: 'wide', cell: job => html`<${Labels} labels=${job.labels} />`},
  {name: 'Submitted', cell: job => html`<${When} time=${job.createdAt} />`},
  {name: 'Took', cell: job => html`<${Took} from=${job.startedAt} to=${job.endedAt} />`},
  {name: 'Attempts', kind: 'wide number', cell: job => job.attempts},
]

function StateFilter({text, search}) {
  const chosen = tokens(text).filter(({key}) => key === 'state').map(({value}) => value)
  const toggle = state => {
    const rest = tokens(text).filter(({key, value}) => key !== 'state' || value !== state)
    const next = chosen.includes(state) ? rest : [...rest, {key: 'state', value: state}]
    search(next.map(({key, value}) => written(key, value)).join(' '))
  }
  return html`<div class="filters" role="group" aria-label="States">
    ${JOB_STATES.map(state => html`<button key=${state} class="small" aria-pressed=${chosen.includes(state)} onClick=${() => toggle(state)}><${State} state=${state} /></button>`)}
  </div>`
}

export function Jobs({query}) {
  const {q: text = '', sort = '-createdAt', cursor} = query
  const filter = useMemo(() => parameters(text), [text])
  const key = JSON.stringify(['jobs', text, sort, cursor])
  const live = useLive(key, signal => get('jobs', {...parameters(text), sort, cursor, limit: 50}, {signal}), {seconds: 3, concern: change => change.kind === 'job'})
  const names = useLive('names', async signal => {
    const [actions, queues] = await Promise.all([get('actions', {}, {signal}), get('queues', {}, {signal})])
    return {actions: actions.items.map(({name}) => name), queues: queues.items.map(({name}) => name)}
  }, {seconds: 60})

  const show = changes => go(href('jobs', undefined, {q: text, sort: query.sort, ...changes}))
  const search = q => show({q, cursor: undefined})
  const seen = (live.data?.items ?? []).flatMap(({labels}) => Object.entries(labels).map(pair => pair.join('=')))
  const values = {
    state: JOB_STATES,
    action: names.data?.actions,
    queue: names.data?.queues,
    label: [...new Set(seen)].sort(),
    callback: ['pending', 'delivered', 'failed'],
    since: ['15min', '1h', '1d', '7d'],
    before: ['1h', '1d', '7d'],
    ended: ['15min', '1h', '1d'],
  }
  return html`<${Title} text="Jobs" />
    <h1>Jobs</h1>
    <${SearchField} text=${text} search=${search} values=${values} />
    <div class="bar-of-filters">
      <${StateFilter} text=${text} search=${search} />
      <label>Order <select value=${sort} onChange=${event => show({sort: event.target.value, cursor: undefined})}>
        ${Object.entries(SORTS).map(([value, name]) => html`<option value=${value}>${name}</option>`)}</select></label>
    </div>
    <${Loaded} live=${live}>${page => html`
      <div class="bar-of-filters"><p>${counted(page, 'job')}${text && html` <a href=${href('jobs')}>Clear the filter</a>`}</p>
        <${Bulk} query=${filter} text=${text} queues=${names.data?.queues ?? []} done=${live.refresh} /></div>
      <${Unreadable} names=${page.unreadable} />
      <${Table} label="Jobs" columns=${JOB_COLUMNS} items=${page.items} idOf=${job => job.id} generation=${key}
        empty=${text ? 'No job matches this filter.' : 'There are no jobs yet. Submit one with POST /api/v1/jobs, or let a schedule start one.'} />
      <${Pager} page=${page} cursor=${cursor} at=${next => href('jobs', undefined, {q: text, sort: query.sort, cursor: next})} />`}
    <//>`
}
