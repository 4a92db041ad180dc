import {html} from '../base/html.mjs'
import {tell} from './dialog.mjs'

/** Copies `text()`. Without TLS browsers have no clipboard for pages: then by the way that is left. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

export function Copy({text, label, what}) {
  const copied = () => copy(text()).then(() => tell(`Copied: ${what}.`), () => tell('The browser does not let the page copy.'))
  return html`<button class="small" onClick=${copied}>${label}</button>`
}

/** Saves `text` as a file of this name. */
export function save(name, text) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], {type: 'text/plain'}))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

const quoted = text => `'${text.replaceAll("'", `'\\''`)}'`

/** The request as a command. The token is left to the environment. */
export const curl = (method, address, body) =>
  [`curl -X ${method} ${quoted(address)}`, '-H "Authorization: Bearer $TOKEN"', ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d ${quoted(body)}`])].join(' \\\n  ')
