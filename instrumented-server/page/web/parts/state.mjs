import {html} from '../base/html.mjs'

// A sign and a word, so that no state is told by its colour alone.
const SIGNS = {
  new: '○', scheduled: '◷', running: '▶', ok: '✓', error: '✕', timeout: '◔', cancelled: '⊘', lost: '?',
  waiting: '○', pending: '◷', delivered: '✓', failed: '✕', paused: '‖', active: '▶', late: '◷', flowing: '✓', failing: '✕', starved: '✕',
}

export const JOB_STATES = ['new', 'scheduled', 'running', 'ok', 'error', 'timeout', 'cancelled']
export const RUN_STATES = JOB_STATES.filter(state => state !== 'scheduled')

export const hasEnded = state => ['ok', 'error', 'timeout', 'cancelled'].includes(state)

export const State = ({state, text = state}) =>
  html`<span class="state state-${state}"><span aria-hidden="true">${SIGNS[state] ?? '•'}</span> ${text}</span>`
