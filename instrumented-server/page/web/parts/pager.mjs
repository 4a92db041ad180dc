import {html} from '../base/html.mjs'

/** The pages of a list. `at(cursor)` is the address of a page; Back leads to the one before. */
export const Pager = ({page, cursor, at}) =>
  (cursor || page.nextCursor) &&
  html`<nav class="buttons" aria-label="Pages">
    ${cursor && html`<a class="button" href=${at(undefined)}>First page</a>`}
    ${page.nextCursor && html`<a class="button" href=${at(page.nextCursor)} rel="next">Next page</a>`}
  </nav>`

/** For example 1,234 jobs, or more than 10,000 jobs. */
export const counted = ({count, countIsLowerBound}, noun) =>
  count === undefined ? '' : `${countIsLowerBound ? 'more than ' : ''}${count.toLocaleString()} ${noun}${count === 1 ? '' : 's'}`
