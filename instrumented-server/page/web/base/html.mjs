// The means of the page: Preact, its hooks, and templates in place of JSX.
import {h, render} from 'preact'
import htm from 'htm'

export {render}
export {useEffect, useMemo, useRef, useState} from 'preact/hooks'

export const html = htm.bind(h)
