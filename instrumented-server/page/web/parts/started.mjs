import {html} from '../base/html.mjs'
import {href} from '../base/router.mjs'
import {duration} from '../base/time.mjs'
import {short} from '../base/visible.mjs'
import {Sparkline} from './chart.mjs'
import {State} from './state.mjs'
import {Table} from './table.mjs'
import {When} from './when.mjs'
import {shortId} from '../views/jobs.mjs'

const idOf = item => item.job ?? item.run

const took = item => (item.durationSeconds === undefined ? '–' : duration(item.durationSeconds))

const COLUMNS = [
  {name: 'Started', cell: item => html`<a class="row" href=${item.job ? href('jobs', item.job) : href('runs', item.run)}><strong>${short(item.name ?? (item.job ? 'job' : 'run'), 40)}</strong> <code>${shortId(idOf(item))}</code></a>`},
  {name: 'State', cell: item => html`<${State} state=${item.state} />`},
  {name: 'For', kind: 'wide', cell: item => (item.nominalTime ? html`<${When} time=${item.nominalTime} />` : short(item.eventType ?? '–', 40))},
  {name: 'Submitted', cell: item => html`<${When} time=${item.createdAt} />`},
  {name: 'Took', cell: took},
  {name: 'Error', kind: 'wide', cell: item => (item.error ? html`<bdi>${short(item.error, 100)}</bdi>` : '')},
]

/** The jobs and runs that a schedule or trigger started, newest first. */
export const Started = ({items, empty}) => html`<${Table} label="Started jobs and runs" columns=${COLUMNS} items=${items} idOf=${idOf} empty=${empty} />`

/** Of these the last twenty, oldest first, as columns. */
export function LastTwenty({items}) {
  const last = items.slice(0, 20).reverse()
  if (last.length === 0) return html`<span class="faint">nothing yet</span>`
  const counts = Object.entries(Object.groupBy(last, item => item.state)).map(([state, all]) => `${all.length} ${state}`)
  return html`<${Sparkline} label=${`The last ${last.length}: ${counts.join(', ')}`} items=${last.map(item => ({...item, title: `${item.state}, ${took(item)}`}))} />`
}
