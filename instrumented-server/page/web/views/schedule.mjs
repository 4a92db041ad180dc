import {html} from '../base/html.mjs'
import {get, getText, remove} from '../base/api.mjs'
import {parseExact, pretty} from '../base/exact.mjs'
import {useLive} from '../base/live.mjs'
import {go, href} from '../base/router.mjs'
import {local} from '../base/time.mjs'
import {short, visible} from '../base/visible.mjs'
import {Act} from '../parts/act.mjs'
import {Loaded} from '../parts/notice.mjs'
import {LastTwenty, Started} from '../parts/started.mjs'
import {Text} from '../parts/text.mjs'
import {Title, When} from '../parts/when.mjs'
import {pathOf, ScheduleActions, ScheduleState, Timing} from './schedules.mjs'

async function load(name, signal) {
  const path = pathOf({name})
  const [text, next, history] = await Promise.all([
    getText(path, {}, {signal}),
    get(`${path}/next`, {count: 5}, {signal}),
    get(`${path}/history`, {limit: 50}, {signal}),
  ])
  return {schedule: JSON.parse(text), exact: parseExact(text), next: next.items, history}
}

const COUNTS = {expected: 'times have come', started: 'started', succeeded: 'succeeded', skipped: 'skipped, because the previous one had not ended', misfired: 'left out, because no server ran', failed: 'could not be started', missed: 'missed in a row'}

export function Schedule({id}) {
  const live = useLive(`schedule/${id}`, signal => load(id, signal))
  const deleted = async () => {
    await remove(pathOf({name: id}))
    go(href('schedules'), {replace: true})
    return 'Deleted.'
  }
  return html`<${Loaded} live=${live}>${({schedule, exact, next, history}) => html`<${Title} text=${short(schedule.name)} />
    <p><a href=${href('schedules')}>Schedules</a> ›</p>
    <h1>${short(schedule.name)} <${ScheduleState} schedule=${schedule} /></h1>
    <div class="buttons"><${ScheduleActions} schedule=${schedule} refresh=${live.refresh} />
      <${Act} key="delete" scope="admin" label="Delete" kind="small danger" ask=${{title: 'Delete this schedule?', text: 'Jobs and runs that it started are kept. This cannot be undone.'}} run=${deleted} /></div>
    ${schedule.warnings?.length > 0 && html`<div class="notice"><ul>${schedule.warnings.map(warning => html`<li>${visible(warning)}</li>`)}</ul></div>`}
    <dl class="facts">
      <div><dt>When</dt><dd><${Timing} schedule=${schedule} /></dd></div>
      <div><dt>Last</dt><dd><${When} time=${schedule.lastAt} /></dd></div>
      <div><dt>Last success</dt><dd><${When} time=${schedule.lastSuccessAt} /></dd></div>
      <div><dt>If the previous one runs</dt><dd>${schedule.overlap}</dd></div>
      <div><dt>If times were missed</dt><dd>${schedule.misfire}</dd></div>
    </dl>
    <section><h2>Expected against done</h2>
      <dl class="facts">${Object.entries(COUNTS).map(([name, text]) => html`<div key=${name}><dt>${text}</dt><dd>${history.counts[name].toLocaleString()}</dd></div>`)}</dl></section>
    <section><h2>Next</h2>${next.length > 0 ? html`<ol>${next.map(time => html`<li key=${time}>${local(time)} (<${When} time=${time} />)</li>`)}</ol>` : html`<p class="empty">None while it is paused.</p>`}</section>
    <section><h2>What it started</h2><p><${LastTwenty} items=${history.items} /></p><${Started} items=${history.items} empty="It has started nothing yet." /></section>
    <section><h2>What it starts</h2><${Text} text=${pretty(exact.job ?? exact.run)} name="${schedule.name}.json" label="What it starts" /></section>`}<//>`
}
