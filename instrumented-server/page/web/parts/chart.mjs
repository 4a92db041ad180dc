import {html} from '../base/html.mjs'
import {clock} from '../base/time.mjs'

const WIDTH = 600
const HEIGHT = 120

/** Stacked columns of {at, title, values: [[class, number]]}, with the numbers as text for those who do not see it. */
export function Columns({points, label}) {
  const most = Math.max(1, ...points.map(({values}) => values.reduce((sum, [, value]) => sum + value, 0)))
  const step = WIDTH / points.length
  return html`<figure class="chart">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${points.map(({title, values}, i) => {
        let top = HEIGHT
        return html`<g><title>${title}</title>
          <rect class="hit" x=${i * step} y="0" width=${step} height=${HEIGHT} />
          ${values.map(([kind, value]) => {
            const height = (value / most) * (HEIGHT - 4)
            top -= height
            return html`<rect class=${kind} x=${i * step + 0.5} y=${top} width=${Math.max(1, step - 1)} height=${height} />`
          })}</g>`
      })}
    </svg>
    <figcaption><span>${points.length > 0 && clock(points[0].at)}</span><span>highest: ${most.toLocaleString()} per minute</span><span>${points.length > 0 && clock(points.at(-1).at)}</span></figcaption>
  </figure>`
}

/** The last executions as columns: their height is the duration, their colour and title the state. */
export function Sparkline({items, label}) {
  const most = Math.max(0.001, ...items.map(item => item.durationSeconds ?? 0))
  return html`<svg class="spark" viewBox="0 0 ${items.length * 6} 24" width=${items.length * 6} height="24" role="img" aria-label=${label}>
    ${items.map((item, i) => {
      const height = Math.max(3, ((item.durationSeconds ?? 0) / most) * 24)
      return html`<rect class="state-${item.state}" x=${i * 6} y=${24 - height} width="5" height=${height}><title>${item.title}</title></rect>`
    })}
  </svg>`
}
