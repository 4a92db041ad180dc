// The token lives in the storage of this tab: it ends with the tab, and no other site can make the browser send it.
import {observable} from './observable.mjs'

const KEY = 'jobserver-token'

/** The token, or null. */
export const token = observable(sessionStorage.getItem(KEY))

/** Why the API asks for a token; null if it does not. */
export const refusal = observable(null)

/** What the API says of the user: {scope, may, authentication}; null until it has said so. */
export const me = observable(null)

export function signIn(text) {
  sessionStorage.setItem(KEY, text)
  token.set(text)
  refusal.set(null)
}

export function signOut() {
  sessionStorage.removeItem(KEY)
  token.set(null)
  me.set(null)
  refusal.set('You have signed out.')
}

/** Whether the user may do what needs this scope. The server decides; the page only shows it. */
export const useMay = scope => me.use()?.may?.includes(scope) ?? true
