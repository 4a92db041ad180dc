import {html, useState} from '../base/html.mjs'
import {visible} from '../base/visible.mjs'
import {Copy, save} from './copy.mjs'

const SHOWN = 20_000

/** A text of any length and content; a long one is shown in part until more is asked for. */
export function Text({text, name, label}) {
  const [whole, setWhole] = useState(false)
  const long = text.length > SHOWN
  const shown = visible(whole ? text : text.slice(0, SHOWN))
  return html`<div class="text">
    <pre tabindex="0" aria-label=${label}><bdi>${shown}</bdi></pre>
    <p class="buttons">
      ${long && !whole && html`<span>${SHOWN.toLocaleString()} of ${text.length.toLocaleString()} characters. <button class="small" onClick=${() => setWhole(true)}>Show all</button></span>`}
      <${Copy} text=${() => text} label="Copy" what=${label} /> <button class="small" onClick=${() => save(name, text)}>Save</button>
    </p>
  </div>`
}
