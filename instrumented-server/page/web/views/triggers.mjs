import {html} from '../base/html.mjs'
import {get} from '../base/api.mjs'
import {useLive} from '../base/live.mjs'
import {href} from '../base/router.mjs'
import {short} from '../base/visible.mjs'
import {Loaded, Unreadable} from '../parts/notice.mjs'
import {counted, Pager} from '../parts/pager.mjs'
import {State} from '../parts/state.mjs'
import {Table} from '../parts/table.mjs'
import {Title} from '../parts/when.mjs'

export const Filters = ({filters = []}) =>
  filters.map(({pointer, equals, prefix}) => html`<span class="label">${short(`${pointer} ${prefix === undefined ? '=' : 'begins with'} ${prefix ?? equals}`, 80)}</span> `)

const COLUMNS = [
  {name: 'Trigger', cell: trigger => html`<a class="row" href=${href('triggers', trigger.name)}><strong>${short(trigger.name, 48)}</strong></a>`},
  {name: 'State', cell: trigger => html`<${State} state=${trigger.paused ? 'paused' : 'active'} />`},
  {name: 'Events', cell: trigger => html`<code>${short(trigger.type, 48)}</code>${trigger.source && ` of ${short(trigger.source, 48)}`}`},
  {name: 'If', kind: 'wide', cell: trigger => html`<${Filters} filters=${trigger.filters} />`},
  {name: 'Starts', cell: trigger => (trigger.job ? `a job: ${short(trigger.job.action, 40)}` : `a run: ${short(trigger.run?.name ?? '', 40)}`)},
]

export function Triggers({query: {cursor}}) {
  const live = useLive(`triggers/${cursor}`, signal => get('triggers', {cursor, limit: 50}, {signal}), {seconds: 10})
  return html`<${Title} text="Triggers" /><h1>Triggers</h1>
    <${Loaded} live=${live}>${page => html`<p>${counted(page, 'trigger')}</p>
      <${Unreadable} names=${page.unreadable} />
      <${Table} label="Triggers" columns=${COLUMNS} items=${page.items} idOf=${trigger => trigger.name} generation=${cursor} empty="There are no triggers yet. Create one with PUT /api/v1/triggers/NAME." />
      <${Pager} page=${page} cursor=${cursor} at=${next => href('triggers', undefined, {cursor: next})} />`}<//>`
}
