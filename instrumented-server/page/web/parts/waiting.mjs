import {html} from '../base/html.mjs'
import {now} from '../base/time.mjs'
import {href} from '../base/router.mjs'
import {short} from '../base/visible.mjs'
import {When} from './when.mjs'

/** Why a job does not run yet, most specific reason first. `queue` is absent if it is unknown. */
export function Waiting({job, queue}) {
  const reasons = [...why(job, queue)]
  if (reasons.length === 0) return null
  return html`<div class="notice"><h2>Why it waits</h2><ul>${reasons.map(reason => html`<li>${reason}</li>`)}</ul></div>`
}

function* why(job, queue) {
  if (job.state === 'new') {
    yield job.runId
      ? html`It belongs to step ${job.step} of <a href=${href('runs', job.runId)}>its run</a>, and starts when the steps before have ended ok.`
      : 'It was submitted with simulate. It waits until it is started.'
  }
  if (job.state !== 'scheduled') return
  if (job.runAt && Date.parse(job.runAt) > now()) {
    yield job.attempts > 0
      ? html`Attempt ${job.attempts} did not succeed. The next one starts <${When} time=${job.runAt} />.`
      : html`It was submitted with a start time: it starts <${When} time=${job.runAt} />.`
  }
  if (!queue) return
  const link = html`<a href=${href('queues')}>queue ${short(queue.name)}</a>`
  if (queue.paused) yield html`The ${link} is paused. Resume it to start its jobs.`
  if (!queue.inSettings) yield html`The ${link} is not in the settings of this server. Add it there, or move the job to another queue.`
  if (queue.concurrency !== undefined && queue.running >= queue.concurrency) {
    yield html`The ${link} runs ${queue.running} of at most ${queue.concurrency} jobs at the same time, and ${queue.depth.toLocaleString()} could start.`
  } else if (queue.depth > 0 && !queue.paused && queue.inSettings && !(job.runAt && Date.parse(job.runAt) > now())) {
    yield html`It can start: it waits for a free worker, behind jobs with a higher priority and older ones. ${queue.depth.toLocaleString()} jobs in the ${link} could start.`
  }
}
