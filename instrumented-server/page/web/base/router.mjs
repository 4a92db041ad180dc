// Views are at fragments, such as #/jobs?q=state:error: they need no path of the server, and work below any path.
import {useEffect, useState} from './html.mjs'

/** {view, id, query} of the address. */
function current() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const [view = '', id] = path.split('/').map(part => decodeURIComponent(part))
  return {view: view || 'overview', id, query: Object.fromEntries(new URLSearchParams(query))}
}

export function href(view, id, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given).toString()
  return `#/${view}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${text ? `?${text}` : ''}`
}

/** `replace` leaves no entry for Back. */
export function go(address, {replace = false} = {}) {
  if (replace) location.replace(address)
  else location.hash = address
}

export function useRoute() {
  const [route, setRoute] = useState(current)
  useEffect(() => {
    const changed = () => setRoute(current())
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return route
}
