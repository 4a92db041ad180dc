import {html} from '../base/html.mjs'
import {get, post} from '../base/api.mjs'
import {cronInWords} from '../base/cron.mjs'
import {useLive} from '../base/live.mjs'
import {go, href} from '../base/router.mjs'
import {duration, now} from '../base/time.mjs'
import {short} from '../base/visible.mjs'
import {Act} from '../parts/act.mjs'
import {Loaded, Unreadable} from '../parts/notice.mjs'
import {counted, Pager} from '../parts/pager.mjs'
import {LastTwenty} from '../parts/started.mjs'
import {State} from '../parts/state.mjs'
import {Table} from '../parts/table.mjs'
import {Title, When} from '../parts/when.mjs'

const LATE_MS = 60_000

export const pathOf = ({name}) => `schedules/${encodeURIComponent(name)}`

export const isLate = schedule => !schedule.paused && schedule.nextAt && Date.parse(schedule.nextAt) < now() - LATE_MS

export function Timing({schedule: {cron, timeZone, everySeconds}}) {
  if (!cron) return html`every ${duration(everySeconds)}`
  const words = cronInWords(cron)
  return html`${words && html`${words}, `}<code>${short(cron)}</code> ${short(timeZone ?? '')}`
}

export function ScheduleState({schedule}) {
  if (schedule.paused) return html`<${State} state="paused" />`
  return isLate(schedule) ? html`<${State} state="late" />` : html`<${State} state="active" />`
}

/** Buttons of a schedule. */
export function ScheduleActions({schedule, refresh}) {
  const change = (what, said) => async () => {
    await post(`${pathOf(schedule)}/${what}`)
    refresh()
    return `${short(schedule.name)}: ${said}.`
  }
  const start = async () => {
    const made = await post(`${pathOf(schedule)}/trigger`)
    refresh()
    go(made.stepCount === undefined ? href('jobs', made.id) : href('runs', made.id))
    return 'Started.'
  }
  return html`<${Act} key="run" scope="submit" label="Run now" kind="small" run=${start} />
    ${schedule.paused
      ? html`<${Act} key="resume" scope="admin" label="Resume" kind="small" run=${change('resume', 'resumed')} />`
      : html`<${Act} key="pause" scope="admin" label="Pause" kind="small" ask=${{title: `Pause ${short(schedule.name)}?`, text: 'It fires no more until you resume it. Times that pass meanwhile do not fire later.'}} run=${change('pause', 'paused')} />`}`
}

function History({schedule}) {
  const live = useLive(`last/${schedule.name}/${schedule.lastAt}/${schedule.succeeded}`, signal => get(`${pathOf(schedule)}/history`, {limit: 20}, {signal}), {seconds: 60})
  return live.data ? html`<${LastTwenty} items=${live.data.items} />` : html`<span class="faint">${live.error ? 'not known' : '…'}</span>`
}

const columns = refresh => [
  {name: 'Schedule', cell: schedule => html`<a class="row" href=${href('schedules', schedule.name)}><strong>${short(schedule.name, 48)}</strong></a>`},
  {name: 'State', cell: schedule => html`<${ScheduleState} schedule=${schedule} />`},
  {name: 'When', cell: schedule => html`<${Timing} schedule=${schedule} />`},
  {name: 'Next', cell: schedule => html`<${When} time=${schedule.nextAt} />`},
  {name: 'Last', cell: schedule => html`<${When} time=${schedule.lastAt} />`},
  {name: 'Succeeded', kind: 'number', cell: schedule => `${schedule.succeeded.toLocaleString()} of ${schedule.expected.toLocaleString()}`},
  {name: 'Last 20', cell: schedule => html`<${History} schedule=${schedule} />`},
  {name: 'Change', cell: schedule => html`<${ScheduleActions} schedule=${schedule} refresh=${refresh} />`},
]

export function Schedules({query: {cursor}}) {
  const live = useLive(`schedules/${cursor}`, signal => get('schedules', {cursor, limit: 50}, {signal}), {seconds: 5, concern: change => change.kind === 'schedule'})
  return html`<${Title} text="Schedules" /><h1>Schedules</h1>
    <${Loaded} live=${live}>${page => html`<p>${counted(page, 'schedule')}</p>
      <${Unreadable} names=${page.unreadable} />
      <${Table} label="Schedules" columns=${columns(live.refresh)} items=${page.items} idOf=${schedule => schedule.name} generation=${cursor} empty="There are no schedules yet. Create one with PUT /api/v1/schedules/NAME." />
      <${Pager} page=${page} cursor=${cursor} at=${next => href('schedules', undefined, {cursor: next})} />`}<//>`
}
