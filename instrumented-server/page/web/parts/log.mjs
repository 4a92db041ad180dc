import {html, useEffect, useRef, useState} from '../base/html.mjs'
import {ApiError, explain, follow, getText} from '../base/api.mjs'
import {refreshing} from '../base/live.mjs'
import {clock} from '../base/time.mjs'
import {visible} from '../base/visible.mjs'
import {save} from './copy.mjs'
import {Trouble} from './notice.mjs'

const MOST_LINES = 3000
const FLUSH_MS = 200
const LEVELS = ['info', 'warn', 'error']

/** {lines, omitted, state, error} of the log of a job, followed until the job has ended. A broken stream is resumed. */
function useLog(id, active, hasEnded) {
  const [log, setLog] = useState({lines: [], omitted: 0})
  const isComplete = useRef(false)
  useEffect(() => {
    if (!active || (hasEnded && isComplete.current)) return
    isComplete.current = false
    const gone = new AbortController()
    const position = {}
    let lines = [], omitted = 0, flushing, state, retry

    const flush = error => {
      clearTimeout(flushing)
      flushing = undefined
      if (lines.length > MOST_LINES) omitted += lines.length - MOST_LINES
      lines = lines.slice(-MOST_LINES)
      if (!gone.signal.aborted) setLog({lines, omitted, state, error})
    }
    const take = ({event, data}) => {
      if (event === 'end') {
        state = JSON.parse(data).state
        isComplete.current = true
      } else lines.push(JSON.parse(data))
      flushing ??= setTimeout(flush, FLUSH_MS)
    }
    async function run() {
      try {
        await follow(`jobs/${id}/log`, {on: take, signal: gone.signal, position})
        flush()
        if (!state) retry = setTimeout(run, 1000)
      } catch (error) {
        if (gone.signal.aborted) return
        const failure = explain(error)
        flush(failure)
        if (!(failure instanceof ApiError) || failure.status === 0 || failure.status >= 500) retry = setTimeout(run, 5000)
      }
    }
    run()
    return () => {
      gone.abort()
      clearTimeout(retry)
      clearTimeout(flushing)
    }
  }, [id, active, hasEnded])
  return log
}

function useSeen() {
  const [seen, setSeen] = useState(!document.hidden)
  useEffect(() => {
    const changed = () => setSeen(!document.hidden)
    document.addEventListener('visibilitychange', changed)
    return () => document.removeEventListener('visibilitychange', changed)
  }, [])
  return seen
}

/** The log of a job, live, with levels and a search. */
export function Log({id, hasEnded}) {
  const seen = useSeen()
  const runs = refreshing.use()
  const log = useLog(id, seen && runs, hasEnded)
  const [level, setLevel] = useState('info')
  const [text, setText] = useState('')
  const [tail, setTail] = useState(true)
  const box = useRef()
  useEffect(() => {
    if (tail && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [log, tail])

  const wanted = text.toLowerCase()
  const lines = log.lines.filter(line => LEVELS.indexOf(line.level) >= LEVELS.indexOf(level) && (!wanted || line.text.toLowerCase().includes(wanted)))
  const download = async () => save(`${id}.log`, await getText(`jobs/${id}/log`, {}, {accept: 'text/plain'}))
  return html`<div class="bar-of-filters">
      <label>Level <select value=${level} onChange=${event => setLevel(event.target.value)}>${LEVELS.map(each => html`<option>${each}</option>`)}</select></label>
      <label>Find <input type="search" value=${text} onInput=${event => setText(event.target.value)} /></label>
      <label><input type="checkbox" checked=${tail} onChange=${event => setTail(event.target.checked)} /> Follow the end</label>
      <button class="small" onClick=${download}>Save the log</button>
      <span class="faint" role="status">${lines.length.toLocaleString()} of ${(log.lines.length + log.omitted).toLocaleString()} lines${log.state ? '' : seen && runs ? ', following' : ', paused'}</span>
    </div>
    <${Trouble} error=${log.error} />
    ${log.omitted > 0 && html`<p class="faint">The first ${log.omitted.toLocaleString()} lines are not shown here. Save the log to see all of it.</p>`}
    <div class="log" role="log" aria-label="Log" aria-live=${tail ? 'polite' : 'off'} tabindex="0" ref=${box}>
      ${lines.map(line => html`<div key=${line.position} class="line ${line.level}"><time datetime=${line.at} title=${line.at}>${clock(line.at)}</time>${' '}
        <span class="place">${line.position}</span> <span class="level">${line.level}</span> <bdi>${visible(line.text)}</bdi></div>`)}
      ${lines.length === 0 && html`<p class="empty">${log.lines.length > 0 ? 'No line matches.' : log.state ? 'The job logged nothing.' : 'No lines yet.'}</p>`}
    </div>`
}
