// The server tells what has changed; views then ask for what concerns them.
import {useEffect} from './html.mjs'
import {follow} from './api.mjs'
import {observable} from './observable.mjs'

const PAUSE_MS = 5000

const listeners = new Set()

/** Whether the server tells of changes now. */
export const isTold = observable(false)

/** Calls `listener` with each change {kind, state, ids}; with none after changes may have been missed. */
export function whenChanged(listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const tell = change => listeners.forEach(listener => listener(change))

async function listen(signal) {
  const position = {}
  const opened = () => {
    isTold.set(true)
    if (!position.id) tell()
  }
  while (!signal.aborted) {
    try {
      await follow('changes', {on: ({data}) => tell(JSON.parse(data)), opened, signal, position})
    } catch (error) {
      if (signal.aborted || error.status === 401 || error.status === 404) break
      if (error.status >= 400 && error.status < 500) position.id = undefined
    }
    isTold.set(false)
    await new Promise(resume => setTimeout(resume, PAUSE_MS))
  }
  isTold.set(false)
}

/** Listens while `active`, and while somebody looks. */
export function useChanges(active) {
  useEffect(() => {
    let gone
    const turn = () => {
      gone?.abort()
      gone = new AbortController()
      if (active && !document.hidden) listen(gone.signal)
    }
    turn()
    document.addEventListener('visibilitychange', turn)
    return () => {
      gone.abort()
      document.removeEventListener('visibilitychange', turn)
    }
  }, [active])
}
