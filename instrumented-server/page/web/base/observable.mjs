import {useEffect, useState} from './html.mjs'

/** A value that components follow with `use()`. */
export function observable(value) {
  const followers = new Set()
  return {
    get: () => value,
    set(next) {
      if (next === value) return
      value = next
      followers.forEach(follow => follow(next))
    },
    use() {
      const [shown, show] = useState(value)
      useEffect(() => {
        show(() => value)
        const follow = next => show(() => next)
        followers.add(follow)
        return () => followers.delete(follow)
      }, [])
      return shown
    },
  }
}
