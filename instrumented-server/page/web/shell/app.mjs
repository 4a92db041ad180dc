import {html, useEffect, useRef} from '../base/html.mjs'
import {get} from '../base/api.mjs'
import {useChanges} from '../base/changes.mjs'
import {refreshing, useLive} from '../base/live.mjs'
import {useRoute, href} from '../base/router.mjs'
import {me, refusal, signOut, token} from '../base/session.mjs'
import {ahead, duration} from '../base/time.mjs'
import {Dialogs} from '../parts/dialog.mjs'
import {Callbacks} from '../views/callbacks.mjs'
import {Job} from '../views/job.mjs'
import {Jobs} from '../views/jobs.mjs'
import {Overview} from '../views/overview.mjs'
import {Queues} from '../views/queues.mjs'
import {Run} from '../views/run.mjs'
import {Runs} from '../views/runs.mjs'
import {Schedule} from '../views/schedule.mjs'
import {Schedules} from '../views/schedules.mjs'
import {Trigger} from '../views/trigger.mjs'
import {Triggers} from '../views/triggers.mjs'
import {help, useKeys} from './keys.mjs'
import {SchemeSwitch} from './scheme.mjs'
import {SignIn} from './sign-in.mjs'

const VIEWS = {
  overview: {name: 'Overview', list: Overview},
  jobs: {name: 'Jobs', list: Jobs, one: Job},
  runs: {name: 'Runs', list: Runs, one: Run},
  schedules: {name: 'Schedules', list: Schedules, one: Schedule},
  queues: {name: 'Queues', list: Queues},
  triggers: {name: 'Triggers', list: Triggers, one: Trigger},
  callbacks: {name: 'Callbacks', list: Callbacks},
}

function Navigation({view}) {
  return html`<nav aria-label="Views"><ul>
    ${Object.entries(VIEWS).map(([key, {name}]) => html`<li key=${key}><a href=${href(key)} aria-current=${key === view ? 'page' : undefined}>${name}</a></li>`)}
  </ul></nav>`
}

function Tools() {
  const runs = refreshing.use()
  const held = token.use()
  return html`<div class="tools">
    <button class="small" aria-pressed=${!runs} onClick=${() => refreshing.set(!runs)} title="While paused, the page does not refresh by itself">${runs ? 'Pause' : 'Paused'}</button>
    <${SchemeSwitch} />
    <button class="small" onClick=${help} title="Keys (?)" aria-label="Help">?</button>
    ${held && html`<button class="small" onClick=${signOut}>Sign out</button>`}
  </div>`
}

/** Asks the API who the user is; notes it for the views. */
function useMe() {
  const asked = useLive('me', signal => get('me', {}, {signal}), {seconds: 60})
  useEffect(() => {
    if (asked.data) me.set(asked.data)
  }, [asked.data])
}

function Notes() {
  const known = me.use()
  const skew = ahead.use() / 1000
  const readOnly = known && !known.may.includes('submit')
  return html`${readOnly && html`<p class="notice">Your token may only read. To change something, sign in with a token that has the scope <code>submit</code> or <code>admin</code>.</p>`}
    ${Math.abs(skew) > 30 && html`<p class="notice">The clock of this computer is ${duration(Math.abs(skew))} ${skew < 0 ? 'ahead of' : 'behind'} that of the server. Ages are by the server's clock.</p>`}`
}

function View({route}) {
  const {list, one} = VIEWS[route.view] ?? {}
  const shown = route.id === undefined ? list : one
  if (!shown) return html`<h1>No such view</h1><p>This address has no view. <a href=${href('overview')}>Go to the overview</a>.</p>`
  return html`<${shown} key=${route.view + (route.id ?? '')} id=${route.id} query=${route.query} />`
}

function Signed({route}) {
  const main = useRef()
  const held = token.use()
  useChanges(refreshing.use() && `${held}`)
  useMe()
  // A screen reader is told of another view by its heading.
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.closest('nav')) main.current.focus({preventScroll: true})
  }, [route.view, route.id])
  return html`<main id="main" tabindex="-1" ref=${main}><${Notes} /><${View} route=${route} /></main>`
}

export function App() {
  const route = useRoute()
  const refused = refusal.use()
  useKeys()
  const skip = event => {
    event.preventDefault()
    document.getElementById('main')?.focus()
  }
  return html`<a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <header><a class="home" href=${href('overview')}>Job server</a><${Navigation} view=${route.view} /><${Tools} /></header>
    ${refused === null ? html`<${Signed} route=${route} />` : html`<${SignIn} why=${refused} />`}
    <${Dialogs} />`
}
