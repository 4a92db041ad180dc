import {html, useEffect, useState} from '../base/html.mjs'
import {post} from '../base/api.mjs'
import {clock, now} from '../base/time.mjs'
import {Act} from './act.mjs'
import {Confirm, dialog} from './dialog.mjs'
import {counted} from './pager.mjs'
import {Trouble} from './notice.mjs'

const CHANGES = {
  cancel: {scope: 'submit', label: 'Cancel…', does: 'Cancel', note: 'Jobs that run are stopped. Jobs that have ended stay as they are.'},
  retry: {scope: 'submit', label: 'Retry…', does: 'Retry', note: 'Jobs that did not succeed run again. Jobs of runs stay as they are.'},
  delete: {scope: 'admin', label: 'Delete…', does: 'Delete', note: 'Jobs that have ended are deleted with their logs. This cannot be undone.'},
  move: {scope: 'admin', label: 'Move…', does: 'Move', note: 'Jobs that have not started move to the other queue.'},
}

/** Changes all that match, a thousand at a time, and returns the number of jobs for each outcome. */
async function changeAll(change, query, progress) {
  const total = {}
  let cursor
  do {
    const {outcomes, nextCursor} = await post(`jobs/${change}`, {...query, cursor})
    for (const [outcome, count] of Object.entries(outcomes)) total[outcome] = (total[outcome] ?? 0) + count
    progress(total)
    cursor = nextCursor
  } while (cursor)
  return total
}

const summary = total => Object.entries(total).map(([outcome, count]) => `${count.toLocaleString()} ${outcome}`).join(', ') || 'nothing to change'

function BulkDialog({change, query, text, queues, done, close}) {
  const [to, setTo] = useState(queues[0])
  const [total, setTotal] = useState({})
  const [preview, setPreview] = useState()
  const [error, setError] = useState()
  // Jobs that are submitted after the count are not touched: what is confirmed is what was counted.
  const [until] = useState(() => query.createdBefore ?? new Date(now()).toISOString())
  const {does, note} = CHANGES[change]
  const all = {...query, createdBefore: until, ...(change === 'move' ? {to} : {})}
  useEffect(() => {
    post(`jobs/${change}`, {...all, dryRun: true}).then(setPreview, setError)
  }, [])
  if (!preview) return html`<h2 id="dialog-title">${does} jobs</h2><${Trouble} error=${error} />${!error && html`<p>Counting…</p>`}<p class="buttons"><button onClick=${close}>Close</button></p>`

  const jobs = counted(preview, 'job')
  if (preview.count === 0) {
    return html`<h2 id="dialog-title">Nothing to ${change}</h2><p>No job that matches <code>${text}</code> can be changed so. ${note}</p><p class="buttons"><button onClick=${close}>Close</button></p>`
  }
  const run = async () => {
    const outcomes = summary(await changeAll(change, all, setTotal))
    done()
    return `${does}: ${outcomes}.`
  }
  return html`<${Confirm} title=${`${does} ${jobs}?`} label=${`${does} ${jobs}`} run=${run} close=${close}>
    <p>All jobs that match <code>${text}</code> and were submitted before ${clock(until)}. ${note}</p>
    ${change === 'move' && html`<p><label>To the queue <select value=${to} onChange=${event => setTo(event.target.value)}>${queues.map(queue => html`<option>${queue}</option>`)}</select></label></p>`}
    ${Object.keys(total).length > 0 && html`<p role="status">${summary(total)}</p>`}
  <//>`
}

/** Buttons that change all jobs that match the filter. Without a filter there are none: it would be every job. */
export function Bulk({query, text, queues, done}) {
  if (Object.keys(query).length === 0) return html`<p class="faint">To change many jobs at once, filter them first.</p>`
  const open = change => () => dialog.set(close => html`<${BulkDialog} ...${{change, query, text, queues, done, close}} />`)
  return html`<p class="buttons" role="group" aria-label="Change all matching jobs"><span>All matching:</span>
    ${Object.entries(CHANGES).map(([change, {scope, label}]) => html`<${Act} key=${change} scope=${scope} label=${label} kind=${change === 'delete' ? 'danger' : ''} open=${open(change)} />`)}
  </p>`
}
