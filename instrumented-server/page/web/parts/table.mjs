import {html, useRef, useState} from '../base/html.mjs'
import {Empty} from './notice.mjs'

/**
 * Rows that stay where they are while the user points at them or is in them: they are updated in place, new ones wait.
 * Returns {rows, waiting, hold, release, showAll}; a row that is no longer among the items has `isGone`.
 */
function useSteady(items, idOf, generation) {
  const [held, setHeld] = useState(null)
  const known = useRef({generation, byId: new Map()})
  if (known.current.generation !== generation) known.current = {generation, byId: new Map()}
  const fresh = new Map(items.map(item => [idOf(item), item]))
  fresh.forEach((item, id) => known.current.byId.set(id, item))
  const isHeld = held?.generation === generation
  const ids = isHeld ? held.ids : [...fresh.keys()]
  const rows = ids.map(id => ({id, item: known.current.byId.get(id), isGone: !fresh.has(id)})).filter(row => row.item)
  if (!isHeld) known.current.byId = fresh
  return {
    rows,
    waiting: isHeld ? items.filter(item => !held.ids.includes(idOf(item))).length : 0,
    hold: () => isHeld || setHeld({generation, ids: [...fresh.keys()]}),
    release: () => setHeld(null),
  }
}

/**
 * A table. `columns` are {name, cell(item), kind}; the first one's cell has the link of the row.
 * `generation` is another one when other items are asked for, such as another page.
 */
export function Table({label, columns, items, idOf, generation = '', empty}) {
  const {rows, waiting, hold, release} = useSteady(items, idOf, generation)
  if (rows.length === 0) return html`<${Empty}>${empty}<//>`
  const left = event => event.currentTarget.contains(event.relatedTarget) || release()
  // Below the rows, so that it does not move them.
  return html`<div class="table"><table aria-label=${label}>
      <thead><tr>${columns.map(({name, kind}) => html`<th scope="col" class=${kind}>${name}</th>`)}</tr></thead>
      <tbody onPointerEnter=${hold} onPointerLeave=${event => event.currentTarget.contains(document.activeElement) || release()} onFocusIn=${hold} onFocusOut=${left}>
        ${rows.map(({id, item, isGone}) => html`<tr key=${id} class=${isGone ? 'gone' : ''} title=${isGone ? 'It no longer matches the filter' : undefined}>
          ${columns.map(({name, cell, kind}, i) => html`<${i === 0 ? 'th' : 'td'} scope=${i === 0 ? 'row' : undefined} class=${kind} data-name=${name}>${cell(item)}<//>`)}
        </tr>`)}
      </tbody>
    </table></div>
    <p class="waiting" role="status">${waiting > 0 && html`<button class="primary" onClick=${release}>Show ${waiting} newer</button>`}</p>`
}
