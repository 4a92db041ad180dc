import {html} from '../base/html.mjs'
import {clock, duration, now} from '../base/time.mjs'

const NARROWEST = 0.6 // per cent: even the shortest bar can be seen

/**
 * Rows {label, key, parts: [{from, to, state, title}]} on a common axis of time. What has no end yet lasts until now.
 */
export function Bars({rows, from}) {
  const begin = Date.parse(from)
  const ends = rows.flatMap(row => row.parts).map(part => (part.to ? Date.parse(part.to) : now()))
  const length = Math.max(1, Math.max(...ends) - begin)
  const place = ({from: start, to}) => {
    const left = Math.min(99, Math.max(0, ((Date.parse(start) - begin) / length) * 100))
    const width = (((to ? Date.parse(to) : now()) - Date.parse(start)) / length) * 100
    return {left: `${left}%`, width: `${Math.min(100 - left, Math.max(NARROWEST, width))}%`}
  }
  return html`<div class="bars">
    ${rows.map(row => html`<div class="bar-row" key=${row.key}>
      <div class="bar-label">${row.label}</div>
      <div class="bar-lane">${row.parts.map(part => html`<div class="bar state-${part.state}" style=${place(part)} title=${part.title}></div>`)}</div>
    </div>`)}
    <div class="bar-axis"><span>${clock(from)}</span><span>${duration(length / 1000)}</span></div>
  </div>`
}
