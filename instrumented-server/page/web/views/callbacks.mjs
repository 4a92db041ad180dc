import {html} from '../base/html.mjs'
import {get, post} from '../base/api.mjs'
import {useLive} from '../base/live.mjs'
import {go, href} from '../base/router.mjs'
import {short} from '../base/visible.mjs'
import {Act} from '../parts/act.mjs'
import {confirm} from '../parts/dialog.mjs'
import {Loaded} from '../parts/notice.mjs'
import {Pager} from '../parts/pager.mjs'
import {State} from '../parts/state.mjs'
import {Table} from '../parts/table.mjs'
import {Title} from '../parts/when.mjs'
import {shortId} from './jobs.mjs'

const STATES = ['failed', 'pending', 'delivered']

const subjectOf = ({job, run}) => (job ? ['jobs', job] : ['runs', run])

const columns = refresh => [
  {name: 'Of', cell: callback => {
    const [view, id] = subjectOf(callback)
    return html`<a class="row" href=${href(view, id)}><strong>${view === 'jobs' ? 'job' : 'run'}</strong> <code>${shortId(id)}</code></a>`
  }},
  {name: 'State', cell: callback => html`<${State} state=${callback.state} />`},
  {name: 'Receiver', cell: callback => html`<bdi>${short(callback.url, 80)}</bdi>`},
  {name: 'Attempts', kind: 'number', cell: callback => callback.attempts},
  {name: 'Error', cell: callback => html`<bdi>${short(callback.error ?? '', 160)}</bdi>`},
  {name: 'Change', cell: callback => {
    const run = async () => {
      await post(`${subjectOf(callback).join('/')}/callback/resend`)
      refresh()
      return 'The callback is sent again.'
    }
    return callback.state !== 'pending' && html`<${Act} key="resend" scope="submit" label="Send again" kind="small" run=${run} />`
  }},
]

/** Sends all that match again, a thousand at a time. */
async function resendAll(filter) {
  let total = 0, cursor
  do {
    const {count, nextCursor} = await post('callbacks/resend', {...filter, cursor})
    total += count
    cursor = nextCursor
  } while (cursor)
  return total
}

export function Callbacks({query: {state = 'failed', receiver = '', cursor}}) {
  const filter = {state, receiver}
  const key = JSON.stringify(['callbacks', filter, cursor])
  const live = useLive(key, signal => get('callbacks', {...filter, cursor, limit: 50}, {signal}))
  const show = changes => go(href('callbacks', undefined, {...filter, ...changes}))
  const all = () => confirm({
    title: 'Send all of them again?',
    label: 'Send again',
    children: html`<p>All callbacks in the state ${state}${receiver && html` of <code>${short(receiver)}</code>`} are sent again, on all pages. Their X-Delivery-Id stays the same.</p>`,
    run: async () => {
      const count = await resendAll(filter)
      live.refresh()
      return `${count.toLocaleString()} callbacks are sent again.`
    },
  })
  return html`<${Title} text="Callbacks" /><h1>Callbacks</h1>
    <div class="bar-of-filters">
      <div class="filters" role="group" aria-label="State">${STATES.map(each => html`<button key=${each} class="small" aria-pressed=${each === state} onClick=${() => show({state: each})}><${State} state=${each} /></button>`)}</div>
      <form onSubmit=${event => event.preventDefault() ?? show({receiver: event.target.elements.receiver.value.trim()})}>
        <label>Receiver <input name="receiver" value=${receiver} placeholder="https://shop.example" /></label> <button class="small">Filter</button></form>
      ${state !== 'pending' && html`<${Act} key="all" scope="submit" label="Send all again…" open=${all} />`}
    </div>
    <${Loaded} live=${live}>${page => html`
      <${Table} label="Callbacks" columns=${columns(live.refresh)} items=${page.items} idOf=${callback => callback.delivery} generation=${key} empty=${`There are no ${state} callbacks.`} />
      <${Pager} page=${page} cursor=${cursor} at=${next => href('callbacks', undefined, {...filter, cursor: next})} />`}<//>`
}
