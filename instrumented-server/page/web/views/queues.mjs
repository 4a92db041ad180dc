import {html} from '../base/html.mjs'
import {get, post} from '../base/api.mjs'
import {useLive} from '../base/live.mjs'
import {href} from '../base/router.mjs'
import {written} from '../base/search.mjs'
import {duration} from '../base/time.mjs'
import {short} from '../base/visible.mjs'
import {Act} from '../parts/act.mjs'
import {Loaded} from '../parts/notice.mjs'
import {State} from '../parts/state.mjs'
import {Table} from '../parts/table.mjs'
import {Title} from '../parts/when.mjs'

const jobs = (queue, state) => href('jobs', undefined, {q: `${written('queue', queue.name)} state:${state}`})

/** How much of the limit is used. */
function Use({queue: {running, concurrency}}) {
  if (concurrency === undefined) return html`${running.toLocaleString()}, no limit`
  return html`<meter min="0" max=${concurrency} value=${running} aria-label="Use of the limit"></meter> ${running.toLocaleString()} of ${concurrency.toLocaleString()}`
}

const columns = refresh => [
  {name: 'Queue', cell: queue => html`<a class="row" href=${href('jobs', undefined, {q: written('queue', queue.name)})}><strong>${short(queue.name, 40)}</strong></a>${!queue.inSettings && html` <span class="label">not in the settings</span>`}`},
  {name: 'State', cell: queue => html`<${State} state=${queue.paused ? 'paused' : 'running'} />`},
  {name: 'Running', cell: queue => html`<${Use} queue=${queue} />`},
  {name: 'Ready', kind: 'number', cell: queue => html`<a href=${jobs(queue, 'scheduled')}>${queue.depth.toLocaleString()}</a>`},
  {name: 'Later', kind: 'number', cell: queue => queue.delayed.toLocaleString()},
  {name: 'Oldest waits', cell: queue => (queue.depth > 0 ? duration(queue.oldestSeconds) : '–')},
  {name: 'Change', cell: queue => {
    const what = queue.paused ? 'resume' : 'pause'
    const run = async () => {
      await post(`queues/${encodeURIComponent(queue.name)}/${what}`)
      refresh()
      return `Queue ${short(queue.name)}: ${what}d.`
    }
    const ask = queue.paused ? undefined : {title: `Pause the queue ${short(queue.name)}?`, text: 'Jobs that run continue. No more jobs of this queue start until you resume it.'}
    return html`<${Act} key=${what} scope="admin" label=${queue.paused ? 'Resume' : 'Pause'} kind="small" ask=${ask} run=${run} />`
  }},
]

export function Queues() {
  const live = useLive('queues', signal => get('queues', {}, {signal}), {seconds: 3, concern: change => ['job', 'queue'].includes(change.kind)})
  return html`<${Title} text="Queues" /><h1>Queues</h1>
    <${Loaded} live=${live}>${page => html`<${Table} label="Queues" columns=${columns(live.refresh)} items=${page.items} idOf=${queue => queue.name} empty="There are no queues." />`}<//>`
}
