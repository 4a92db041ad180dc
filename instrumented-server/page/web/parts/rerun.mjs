import {html, useMemo, useState} from '../base/html.mjs'
import {post} from '../base/api.mjs'
import {mergePatch, parseExact, pretty} from '../base/exact.mjs'
import {go, href} from '../base/router.mjs'
import {visible} from '../base/visible.mjs'
import {Confirm} from './dialog.mjs'
import {Fields} from './fields.mjs'

/** Asks for the arguments, and submits the job again with what was changed. What is unchanged, secrets too, stays as it was. */
export function Rerun({job, action, close}) {
  const [text, setText] = useState(() => pretty(job.arguments))
  // Trying again creates nothing twice, unless the arguments were changed in between.
  const key = useMemo(() => crypto.getRandomValues(new Uint32Array(4)).join('-'), [text])
  let edited, fault
  try {
    edited = parseExact(text)
    if (edited === null || typeof edited !== 'object' || Array.isArray(edited)) fault = 'Arguments must be a JSON object.'
  } catch (error) {
    fault = `This is no valid JSON: ${error.message}`
  }
  const run = async () => {
    if (fault) throw new Error(fault)
    const changes = mergePatch(job.arguments, edited)
    const patch = Object.keys(changes).length > 0 ? {arguments: changes} : {}
    const made = await post(`jobs/${job.id}/rerun`, {}, patch, {headers: {'Idempotency-Key': key}})
    go(href('jobs', made.id))
    return 'Submitted.'
  }
  return html`<${Confirm} title="Run again" label="Run again" run=${run} close=${close}>
    <p>A new job of the action <code>${visible(job.action)}</code> is submitted. Secrets, shown as <code>***</code>, keep their values unless you change them.</p>
    ${!fault && action?.schema && html`<${Fields} schema=${action.schema} value=${edited} change=${next => setText(pretty(next))} />`}
    <label class="block">Arguments as JSON <textarea rows="10" spellcheck=${false} value=${text} onInput=${event => setText(event.target.value)}></textarea></label>
    ${fault && html`<p class="bad" role="alert">${fault}</p>`}
  <//>`
}
