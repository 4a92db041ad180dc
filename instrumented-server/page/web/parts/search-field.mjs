import {html, useEffect, useRef, useState} from '../base/html.mjs'
import {KEYS, typed, written} from '../base/search.mjs'
import {short} from '../base/visible.mjs'

const MOST = 8

/** What may come at this place: [{insert, text, hint}]. `values` are {key: [value]} that are known. */
function completions({key, start}, values) {
  if (key === undefined) {
    return Object.entries(KEYS)
      .filter(([name]) => name.startsWith(start))
      .map(([name, {hint}]) => ({insert: `${name}:`, text: `${name}:`, hint}))
  }
  return (values[key] ?? [])
    .filter(value => value.toLowerCase().startsWith(start.toLowerCase()) && value !== start)
    .map(value => ({insert: `${written(key, value)} `, text: short(value)}))
}

/** The field of a search, with completion (the pattern "combobox" of ARIA). `search` gets the text when it is entered. */
export function SearchField({text, search, values}) {
  const [draft, setDraft] = useState(text)
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const field = useRef()
  useEffect(() => setDraft(text), [text])

  const place = typed(draft, field.current?.selectionStart ?? draft.length)
  const offered = open ? completions(place, values).slice(0, MOST) : []
  const close = () => {
    setOpen(false)
    setChosen(-1)
  }
  const submit = event => {
    event.preventDefault()
    close()
    search(draft.trim())
  }
  const complete = ({insert}) => {
    const caret = field.current.selectionStart
    const next = draft.slice(0, place.from) + insert + draft.slice(caret).trimStart()
    setDraft(next)
    setChosen(-1)
    field.current.value = next
    field.current.setSelectionRange(place.from + insert.length, place.from + insert.length)
    field.current.focus()
  }
  const keys = {
    ArrowDown: () => (open ? setChosen((chosen + 1) % Math.max(1, offered.length)) : setOpen(true)),
    ArrowUp: () => setChosen((chosen <= 0 ? offered.length : chosen) - 1),
    Enter: () => complete(offered[chosen]),
    Tab: () => complete(offered[chosen]),
    Escape: close,
  }
  const key = event => {
    if (!(event.key in keys) || (['Enter', 'Tab'].includes(event.key) && !offered[chosen])) return
    event.preventDefault()
    keys[event.key]()
  }
  const typing = event => {
    setDraft(event.target.value)
    setOpen(true)
    setChosen(-1)
  }
  return html`<form class="search" role="search" onSubmit=${submit}>
    <input ref=${field} id="search" type="text" role="combobox" aria-label="Search jobs" aria-expanded=${offered.length > 0} aria-controls="search-list"
      aria-autocomplete="list" aria-activedescendant=${chosen >= 0 ? `search-${chosen}` : undefined} placeholder="state:error action:sleep label:team=shop" title="Press / to come here"
      autocomplete="off" autocapitalize="off" spellcheck=${false} value=${draft} onInput=${typing} onFocus=${() => setOpen(true)} onBlur=${close} onKeyDown=${key} />
    <ul id="search-list" role="listbox" aria-label="Completions" hidden=${offered.length === 0}>
      ${offered.map((option, i) => html`<li id="search-${i}" role="option" aria-selected=${i === chosen} onPointerDown=${event => event.preventDefault() ?? complete(option)}>
        <code>${option.text}</code> ${option.hint && html`<span class="faint">${option.hint}</span>`}</li>`)}
    </ul>
    <button>Search</button>
  </form>`
}
