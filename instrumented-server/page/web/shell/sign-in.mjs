import {html, useRef} from '../base/html.mjs'
import {signIn} from '../base/session.mjs'
import {Title} from '../parts/when.mjs'

/** Asks for a token. `why` says why the last one is not used. */
export function SignIn({why}) {
  const field = useRef()
  const enter = event => {
    event.preventDefault()
    const text = field.current.value.trim()
    if (text) signIn(text)
  }
  return html`<main id="main" tabindex="-1"><${Title} text="Sign in" />
    <form class="sign-in" onSubmit=${enter}>
      <h1>Sign in</h1>
      ${why && html`<p class="notice bad" role="alert">${why}</p>`}
      <label class="block" for="token">Token</label>
      <input id="token" ref=${field} type="password" autocomplete="off" spellcheck=${false} required autofocus aria-describedby="token-hint" />
      <p id="token-hint" class="faint">One of the tokens in the server's <code>JOBSERVER_TOKEN_FILE</code>. In Kubernetes it is in the Secret <code>NAME-token</code>:
        <code>kubectl get secret NAME-token -o jsonpath='{.data.token}' | base64 -d</code>. This tab keeps it until you close it.</p>
      <button class="primary">Sign in</button>
    </form></main>`
}
