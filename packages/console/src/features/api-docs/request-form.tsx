import { type FormEvent, useId, useMemo, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import controls from '../../shared/controls.module.css'
import { formatDuration } from '../../shared/format.ts'
import { useGames } from '../../store/hooks.ts'
import { useSession } from '../../store/session-context.ts'
import type { Parameter, RestDocument } from './api-documents.ts'
import { type ApiRequest, buildApiRequest, formatCurl, type RequestValues } from './api-request.ts'
import { CredentialField } from './credential-field.tsx'
import styles from './forms.module.css'
import { JsonBlock } from './json-block.tsx'
import { listRequestExamples } from './request-examples.ts'
import type { Route } from './routes.ts'

interface RequestFormProps {
  readonly route: Route
  readonly document: RestDocument
}

/** Sends an operation to this stack, and shows its response. */
export function RequestForm({ route, document }: RequestFormProps) {
  const { path, operation } = route
  const { config, identity, serverNow } = useSession()
  const games = useGames()
  const [gameId] = games.keys()
  const examples = useMemo(
    () => listRequestExamples(document, operation, { gameId, now: new Date(serverNow()).toISOString() }),
    [document, operation, gameId, serverNow],
  )
  const [parameters, setParameters] = useState<Readonly<Record<string, string>>>({})
  const [edited, setEdited] = useState<string>()
  const [credential, setCredential] = useState('')
  const [outcome, setOutcome] = useState<Outcome>()
  const bodyId = useId()
  const isProvider = operation.tags[0] === 'provider'
  const isAllowed = !isProvider || config.pagesMaySend === true
  // A parameter that is required starts with a game that exists.
  const filled = Object.fromEntries(
    operation.parameters.map(({ name, required }) => [
      name,
      parameters[name] ?? (required ? (gameId ?? '') : ''),
    ]),
  )
  const values: RequestValues = { parameters: filled, body: edited ?? examples[0]?.body ?? '', credential }
  const request = buildApiRequest(config.feedsApiUrl, route, values)

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setOutcome({ kind: 'sending' })
    const token = isProvider || credential !== '' ? credential : await identity.getToken({ isRefused: false })
    setOutcome(
      await sendRequest(buildApiRequest(config.feedsApiUrl, route, { ...values, credential: token })),
    )
  }

  return (
    <details className={styles.try}>
      <summary>Try it</summary>
      <form
        className={styles.form}
        aria-label={`Try ${request.method} ${path}`}
        onSubmit={(event) => void send(event)}
      >
        <CredentialField
          label={isProvider ? 'API key' : 'Token'}
          placeholder={isProvider ? 'As printed when the stack started' : 'Yours, unless you enter another'}
          value={credential}
          isRequired={isProvider}
          onChange={setCredential}
        />
        {operation.parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={filled[parameter.name] ?? ''}
            onChange={(value) => setParameters({ ...parameters, [parameter.name]: value })}
          />
        ))}
        {operation.requestBody === undefined ? null : (
          <>
            {examples.length > 1 ? (
              <div className={styles.examples}>
                {examples.map(({ name, body }) => (
                  <Button key={name} look="outlined" onClick={() => setEdited(body)}>
                    {name}
                  </Button>
                ))}
              </div>
            ) : null}
            <div className={styles.field}>
              <label htmlFor={bodyId}>Body</label>
              <textarea
                id={bodyId}
                className={`${controls.field} ${styles.body}`}
                spellCheck={false}
                rows={12}
                value={values.body}
                onChange={(event) => setEdited(event.currentTarget.value)}
              />
            </div>
          </>
        )}
        <div className={styles.actions}>
          <Button type="submit" look="primary" disabled={!isAllowed || outcome?.kind === 'sending'}>
            Send {request.method}
          </Button>
          {isAllowed ? null : (
            <p>This stack takes odds from servers only, not from pages. Send it with the command below.</p>
          )}
        </div>
        <div role="status">
          <OutcomeView outcome={outcome} />
        </div>
        <JsonBlock label={`Command for ${request.method} ${path}`} value={formatCurl(request)} />
      </form>
    </details>
  )
}

type Outcome =
  | { readonly kind: 'sending' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'response'; readonly status: number; readonly tookMs: number; readonly body: unknown }

async function sendRequest({ url, method, headers, body }: ApiRequest): Promise<Outcome> {
  const startedAtMs = performance.now()
  try {
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    return {
      kind: 'response',
      status: response.status,
      tookMs: Math.round(performance.now() - startedAtMs),
      body: parseJson(text),
    }
  } catch {
    return { kind: 'failed' }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function OutcomeView({ outcome }: { readonly outcome: Outcome | undefined }) {
  if (outcome === undefined) return null
  if (outcome.kind === 'sending') return <p>Sending…</p>
  if (outcome.kind === 'failed')
    return (
      <p className={styles.failed}>
        No response: the API cannot be reached, or it does not let pages of this address call it.
      </p>
    )
  return (
    <>
      <p>
        <strong data-bad={outcome.status >= 400 ? '' : undefined}>{outcome.status}</strong> in{' '}
        {formatDuration(outcome.tookMs)}
      </p>
      <JsonBlock label="Response" value={outcome.body} />
    </>
  )
}

interface ParameterFieldProps {
  readonly parameter: Parameter
  readonly value: string
  readonly onChange: (value: string) => void
}

function ParameterField({ parameter, value, onChange }: ParameterFieldProps) {
  const id = useId()
  const { name, required, schema, example } = parameter
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{name}</label>
      {schema.enum === undefined ? (
        <input
          id={id}
          className={controls.field}
          value={value}
          required={required}
          spellCheck={false}
          placeholder={[example].flat().map(String).join(',')}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <select
          id={id}
          className={controls.field}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">–</option>
          {schema.enum.map(String).map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
    </div>
  )
}
