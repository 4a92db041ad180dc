import {html} from '../base/html.mjs'
import {clock} from '../base/time.mjs'
import {visible} from '../base/visible.mjs'

/** What is wrong and what to do; and of when the data is that is still shown. */
export function Trouble({error, at, retry}) {
  if (!error) return null
  return html`<div class="notice bad" role="alert">
    <p><strong>${visible(error.message)}</strong> ${error.advice}</p>
    ${error.errors?.length > 0 && html`<ul>${error.errors.map(({pointer, detail}) => html`<li><code>${visible(pointer)}</code> ${visible(detail)}</li>`)}</ul>`}
    ${at && html`<p>The data below is from ${clock(at)}.</p>`}
    ${retry && html`<button onClick=${retry}>Try again</button>`}
  </div>`
}

export const Empty = ({children}) => html`<p class="empty">${children}</p>`

export const Loading = () => html`<p class="empty" role="status">Loading…</p>`

/** The data's view, or why there is none yet. */
export function Loaded({live, children}) {
  return html`<${Trouble} error=${live.error} at=${live.data && live.at} retry=${live.refresh} />
    ${live.data ? children(live.data) : !live.error && html`<${Loading} />`}`
}

/** Items that the server cannot read. */
export const Unreadable = ({names = []}) =>
  names.length > 0 &&
  html`<div class="notice bad"><p>The stored text of ${names.length === 1 ? 'this item' : 'these items'} cannot be read. Delete ${names.length === 1 ? 'it' : 'them'}, or store ${names.length === 1 ? 'it' : 'them'} again:</p>
    <ul>${names.map(name => html`<li><code>${visible(name)}</code></li>`)}</ul></div>`
