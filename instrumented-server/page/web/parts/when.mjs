import {html, useEffect} from '../base/html.mjs'
import {observable} from '../base/observable.mjs'
import {duration, local, relative, secondsBetween} from '../base/time.mjs'

const second = observable(0)
setInterval(() => document.hidden || second.set(second.get() + 1), 1000)

/** A time as people say it; the exact one on demand. */
export function When({time}) {
  second.use()
  if (!time) return html`<span class="faint">–</span>`
  return html`<time datetime=${time} title=${`${local(time)} (${time})`}>${relative(time)}</time>`
}

/** How long something took, or has taken until now. */
export function Took({from, to}) {
  second.use()
  return from ? html`<span>${duration(secondsBetween(from, to))}</span>` : html`<span class="faint">–</span>`
}

/** The title of the browser's tab. */
export function Title({text}) {
  useEffect(() => {
    document.title = `${text} · Job server`
  }, [text])
}
