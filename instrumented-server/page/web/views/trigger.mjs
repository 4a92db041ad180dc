import {html} from '../base/html.mjs'
import {get, getText, remove} from '../base/api.mjs'
import {parseExact, pretty} from '../base/exact.mjs'
import {useLive} from '../base/live.mjs'
import {go, href} from '../base/router.mjs'
import {short} from '../base/visible.mjs'
import {Act} from '../parts/act.mjs'
import {Loaded} from '../parts/notice.mjs'
import {LastTwenty, Started} from '../parts/started.mjs'
import {State} from '../parts/state.mjs'
import {Text} from '../parts/text.mjs'
import {Title} from '../parts/when.mjs'
import {Filters} from './triggers.mjs'

const pathOf = name => `triggers/${encodeURIComponent(name)}`

async function load(name, signal) {
  const [text, history] = await Promise.all([getText(pathOf(name), {}, {signal}), get(`${pathOf(name)}/history`, {limit: 50}, {signal})])
  return {trigger: JSON.parse(text), exact: parseExact(text), history}
}

export function Trigger({id}) {
  const live = useLive(`trigger/${id}`, signal => load(id, signal))
  const deleted = async () => {
    await remove(pathOf(id))
    go(href('triggers'), {replace: true})
    return 'Deleted.'
  }
  return html`<${Loaded} live=${live}>${({trigger, exact, history}) => html`<${Title} text=${short(trigger.name)} />
    <p><a href=${href('triggers')}>Triggers</a> ›</p>
    <h1>${short(trigger.name)} <${State} state=${trigger.paused ? 'paused' : 'active'} /></h1>
    <div class="buttons"><${Act} scope="admin" label="Delete" kind="danger" ask=${{title: 'Delete this trigger?', text: 'Jobs and runs that it started are kept. This cannot be undone.'}} run=${deleted} /></div>
    <dl class="facts">
      <div><dt>Events</dt><dd><code>${short(trigger.type)}</code></dd></div>
      <div><dt>Source</dt><dd>${trigger.source ? short(trigger.source) : 'any'}</dd></div>
      <div><dt>If</dt><dd>${trigger.filters?.length > 0 ? html`<${Filters} filters=${trigger.filters} />` : 'always'}</dd></div>
    </dl>
    <section><h2>What it started</h2><p><${LastTwenty} items=${history.items} /></p><${Started} items=${history.items} empty="It has started nothing yet." /></section>
    <section><h2>What it starts</h2><${Text} text=${pretty(exact.job ?? exact.run)} name="${trigger.name}.json" label="What it starts" /></section>`}<//>`
}
