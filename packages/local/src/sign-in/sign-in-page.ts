import { createHash } from 'node:crypto'

interface SignInPage {
  /** The address that the form is sent to. */
  readonly action: string
  /** Leads back to the console without signing in. */
  readonly cancelUrl: string
  /** The console's address, which the form leads to in the end. */
  readonly returnUrl: string
  readonly defaultClientId: string
}

export interface HtmlPage {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** The page on which an analyst signs in by one click, without a password. */
export function signInPage({ action, cancelUrl, returnUrl, defaultClientId }: SignInPage): HtmlPage {
  return page(
    `<h1>Sign in</h1>
<p>This stack runs on one machine: no password is needed.</p>
<form method="post" action="${escape(action)}">
<button autofocus>Sign in as demo analyst</button>
<label>Client that the analyst works for
<input name="client" value="${escape(defaultClientId)}" required spellcheck="false" autocapitalize="none"></label>
</form>
<p><a href="${escape(cancelUrl)}">Cancel</a></p>`,
    // Browsers apply this to the redirects after the form too.
    `form-action 'self' ${new URL(returnUrl).origin}`,
  )
}

/** Says why this request cannot be signed in to, for one that must not be redirected to the address that it gives. */
export function refusalPage(reason: string): HtmlPage {
  return page(`<h1>Sign-in is not possible</h1>\n<p>${escape(reason)}</p>`, "form-action 'none'")
}

const style = `
:root { color-scheme: dark light }
body { display: grid; place-content: center; min-height: 90vh; margin: 0; padding: 24px; font: 15px/1.5 system-ui, sans-serif;
  background: light-dark(#f8f9fb, #0f1319); color: light-dark(#191f29, #eff1f3) }
main { max-width: 360px }
h1 { font-size: 22px }
form { display: grid; gap: 24px; margin: 24px 0 }
label { display: grid; gap: 4px; font-size: 13px }
button, input { font: inherit; padding: 8px 12px; border-radius: 5px }
button { border: 0; background: light-dark(#006b66, #55d2c2); color: light-dark(#fff, #06201d); font-weight: 600; cursor: pointer }
input { border: 1px solid light-dark(#858b95, #646c78); background: transparent; color: inherit }
a { color: light-dark(#006b66, #55d2c2) }
`

const styleHash = createHash('sha256').update(style).digest('base64')

function page(body: string, formAction: string): HtmlPage {
  return {
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · sportsfeeds</title><style>${style}</style></head>
<body><main>
${body}
</main></body></html>`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'; ${formAction}`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  }
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
