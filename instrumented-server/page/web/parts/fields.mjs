import {html} from '../base/html.mjs'
import {parseExact} from '../base/exact.mjs'
import {visible} from '../base/visible.mjs'

const isNumber = schema => ['number', 'integer'].includes(schema.type)
const isSimple = schema => schema.enum || schema.type === 'string' || schema.type === 'boolean' || isNumber(schema)

/** As it stands in a field. */
const shown = value => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))

function valueOf(schema, text) {
  if (text === '') return undefined
  if (schema.type === 'boolean') return text === 'true'
  if (!isNumber(schema)) return text
  try {
    return parseExact(text)
  } catch {
    return text // The server says what is wrong with it.
  }
}

function Field({name, schema, value, isRequired, change}) {
  const id = `field-${name}`
  const given = event => change(valueOf(schema, event.target.value))
  const options = schema.enum ?? (schema.type === 'boolean' ? [true, false] : undefined)
  return html`<div class="field">
    <label for=${id}><code>${visible(name)}</code>${isRequired && ' (required)'}</label>
    ${options
      ? html`<select id=${id} value=${shown(value)} onChange=${given}><option value="">${isRequired ? '' : 'not set'}</option>${options.map(option => html`<option>${shown(option)}</option>`)}</select>`
      : html`<input id=${id} inputmode=${isNumber(schema) ? 'decimal' : undefined} value=${shown(value)} onInput=${given} aria-describedby="${id}-hint" />`}
    <span id="${id}-hint" class="faint">${visible(schema.description ?? '')}</span>
  </div>`
}

/** A form of the simple arguments that a JSON schema names. The others are edited as JSON. */
export function Fields({schema, value, change}) {
  const simple = Object.entries(schema.properties ?? {}).filter(([, each]) => isSimple(each))
  const set = name => next => {
    const {[name]: _, ...rest} = value
    change(next === undefined ? rest : {...value, [name]: next})
  }
  return html`<div class="fields">${simple.map(([name, each]) =>
    html`<${Field} key=${name} name=${name} schema=${each} value=${value[name]} isRequired=${schema.required?.includes(name)} change=${set(name)} />`)}</div>`
}
