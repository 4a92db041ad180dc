import {html, render} from '../base/html.mjs'
import {App} from './app.mjs'

render(html`<${App} />`, document.getElementById('page'))
