import {html, useEffect, useRef, useState} from '../base/html.mjs'
import {observable} from '../base/observable.mjs'
import {Trouble} from './notice.mjs'

/** The dialog that is open: a function that renders its content, given how to close it; or null. */
export const dialog = observable(null)

/** What was done last, for a moment. */
const told = observable('')
let clearing

export function tell(text) {
  told.set(text)
  clearTimeout(clearing)
  clearing = setTimeout(() => told.set(''), 6000)
}

/** Where dialogs and messages appear. */
export function Dialogs() {
  const render = dialog.use()
  const said = told.use()
  const element = useRef()
  useEffect(() => {
    if (render && !element.current.open) element.current.showModal()
    if (!render && element.current.open) element.current.close()
  }, [render])
  return html`<dialog ref=${element} onClose=${() => dialog.set(null)} aria-labelledby="dialog-title">${render?.(() => dialog.set(null))}</dialog>
    <div class="told" role="status" aria-live="polite">${said && html`<p>${said}</p>`}</div>`
}

/** Asks before something is done. `run` does it, and returns what to tell. */
export function Confirm({title, children, label, run, close}) {
  const [error, setError] = useState()
  const [busy, setBusy] = useState(false)
  async function confirm(event) {
    event.preventDefault()
    setBusy(true)
    setError()
    try {
      const text = await run()
      close()
      tell(text)
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  return html`<form onSubmit=${confirm}>
    <h2 id="dialog-title">${title}</h2>
    ${children}
    <${Trouble} error=${error} />
    <p class="buttons"><button type="button" onClick=${close}>Close</button> <button class="primary" disabled=${busy}>${busy ? 'Working…' : label}</button></p>
  </form>`
}

export const confirm = options => dialog.set(close => html`<${Confirm} ...${options} close=${close} />`)
