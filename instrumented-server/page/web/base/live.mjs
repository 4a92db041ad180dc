// Data that stays fresh: asked again every few seconds, but not while nobody looks.
import {useEffect, useRef, useState} from './html.mjs'
import {observable} from './observable.mjs'
import {isTold, whenChanged} from './changes.mjs'
import {token} from './session.mjs'

/** Whether the user lets the page refresh by itself. */
export const refreshing = observable(true)

const SLOWEST_MS = 30_000
const SOONEST_MS = 1000
const SHARE = 5
const remembered = new Map()
const MOST_REMEMBERED = 20

function remember(key, data) {
  remembered.delete(key)
  remembered.set(key, data)
  if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value)
}

/**
 * {data, error, at, refresh}. Data that was loaded stays while there is an error, and is there at once on Back.
 * `load(signal)` is called again when `key` changes, after changes that are of `concern`, and every few `seconds`:
 * more rarely while the server tells of changes, while it fails, and while it is slow.
 */
export function useLive(key, load, {seconds = 5, concern} = {}) {
  const held = token.use()
  const runs = refreshing.use()
  const [state, setState] = useState({key, data: remembered.get(key)})
  const loading = useRef(load)
  loading.current = load
  const refresh = useRef(() => {})

  useEffect(() => {
    const gone = new AbortController()
    let timer, busy = false, failures = 0, soonest = 0
    setState({key, data: remembered.get(key)})

    async function once() {
      if (busy || gone.signal.aborted) return
      busy = true
      const begun = performance.now()
      try {
        const data = await loading.current(gone.signal)
        if (gone.signal.aborted) return
        failures = 0
        remember(key, data)
        setState({key, data, at: Date.now()})
      } catch (error) {
        if (gone.signal.aborted) return
        failures++
        setState(before => ({...before, error}))
      }
      busy = false
      // A slow answer is asked for more rarely, so that pages leave most of the server's time to others.
      const cost = Math.min(SLOWEST_MS, (performance.now() - begun) * SHARE)
      soonest = performance.now() + Math.max(SOONEST_MS, cost)
      const pause = concern && isTold.get() && failures === 0 ? SLOWEST_MS : seconds * 1000 * 2 ** Math.min(failures, 3)
      plan(Math.max(pause, cost))
    }
    function plan(milliseconds) {
      clearTimeout(timer)
      if (runs && !document.hidden && !gone.signal.aborted) timer = setTimeout(once, milliseconds)
    }
    const told = change => concern && (!change || concern(change)) && plan(Math.max(0, soonest - performance.now()))
    const unfollow = whenChanged(told)
    const seen = () => plan(0)
    refresh.current = once
    document.addEventListener('visibilitychange', seen)
    once()
    return () => {
      gone.abort()
      clearTimeout(timer)
      unfollow()
      document.removeEventListener('visibilitychange', seen)
    }
  }, [key, held, runs])

  const shown = state.key === key ? state : {key, data: remembered.get(key)}
  return {...shown, refresh: () => refresh.current()}
}
