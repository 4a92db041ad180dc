import {html, useEffect} from '../base/html.mjs'
import {dialog} from '../parts/dialog.mjs'

const KEYS = [
  ['/', 'go to the search field'],
  ['j, k', 'go to the next or previous row'],
  ['Enter', 'open the row'],
  ['Esc', 'close a dialog or the completions'],
  ['?', 'show these keys'],
]

export const help = () =>
  dialog.set(close => html`<h2 id="dialog-title">Keys</h2>
    <dl class="facts">${KEYS.map(([key, does]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`)}</dl>
    <p class="buttons"><button onClick=${close}>Close</button></p>`)

function moveRow(step) {
  const rows = [...document.querySelectorAll('a.row')]
  if (rows.length === 0) return
  const at = rows.indexOf(document.activeElement)
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))
  rows[next].focus()
}

const ACTIONS = {
  '/': () => {
    const field = document.getElementById('search')
    if (field) field.focus()
    else location.hash = '#/jobs'
  },
  j: () => moveRow(1),
  k: () => moveRow(-1),
  '?': help,
}

/** Keys of the page; not while something is typed, and not with the keys of the browser. */
export function useKeys() {
  useEffect(() => {
    const pressed = event => {
      const typing = event.target.closest?.('input, textarea, select, dialog')
      if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in ACTIONS)) return
      event.preventDefault()
      ACTIONS[event.key]()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
}
