import {html} from '../base/html.mjs'
import {observable} from '../base/observable.mjs'

const KEY = 'jobserver-scheme'
const SCHEMES = ['system', 'light', 'dark']

const scheme = observable('system')
const use = chosen => {
  scheme.set(chosen)
  document.documentElement.dataset.scheme = chosen
}
use(SCHEMES.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : 'system')

export function SchemeSwitch() {
  const chosen = scheme.use()
  const choose = event => {
    localStorage.setItem(KEY, event.target.value)
    use(event.target.value)
  }
  return html`<select class="small" aria-label="Colours" value=${chosen} onChange=${choose}>${SCHEMES.map(each => html`<option>${each}</option>`)}</select>`
}
