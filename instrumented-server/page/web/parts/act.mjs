import {html, useState} from '../base/html.mjs'
import {useMay} from '../base/session.mjs'
import {confirm, tell} from './dialog.mjs'
import {Trouble} from './notice.mjs'

/**
 * A button that changes something. `run` does it, and returns what to tell. `ask` is {title, text}: what to confirm first.
 * Without the scope it is disabled, and says why.
 */
export function Act({scope, label, ask, run, open, kind = ''}) {
  const may = useMay(scope)
  const [error, setError] = useState()
  const [busy, setBusy] = useState(false)
  async function act() {
    if (!may) return
    if (open) return open()
    if (ask) return confirm({title: ask.title, children: html`<p>${ask.text}</p>`, label, run})
    setBusy(true)
    setError()
    try {
      tell(await run())
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  const why = may ? undefined : `Your token lacks the scope ${scope}`
  return html`<button class=${kind} onClick=${act} disabled=${busy} aria-disabled=${!may} title=${why}>${label}</button>
    <${Trouble} error=${error} />`
}
