import { bearerSubprotocolPrefix, subprotocol } from '@sportsfeeds/domain'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../shared/button.tsx'
import controls from '../../shared/controls.module.css'
import { useTimes } from '../../shared/use-times.ts'
import { useSession } from '../../store/session-context.ts'
import type { Message } from './api-documents.ts'
import { CredentialField } from './credential-field.tsx'
import styles from './forms.module.css'

interface StreamFormProps {
  /** Messages that may be sent. */
  readonly messages: readonly Message[]
}

interface Frame {
  readonly id: number
  readonly atMs: number
  readonly text: string
  readonly isSent: boolean
}

const maxFrames = 50

/** A connection of its own to this stack's WebSocket API, with the frames as they are. */
export function StreamForm({ messages }: StreamFormProps) {
  const { config, identity } = useSession()
  const times = useTimes()
  const [credential, setCredential] = useState('')
  const [state, setState] = useState('Not connected')
  const [frames, setFrames] = useState<readonly Frame[]>([])
  const [draft, setDraft] = useState<string>()
  const socket = useRef<WebSocket>(undefined)
  const draftId = useId()
  useEffect(() => () => socket.current?.close(), [])

  const add = (text: string, isSent: boolean): void =>
    setFrames((current) =>
      [{ id: (current[0]?.id ?? 0) + 1, atMs: Date.now(), text, isSent }, ...current].slice(0, maxFrames),
    )
  const connect = async (): Promise<void> => {
    socket.current?.close()
    setState('Connecting…')
    const token = credential === '' ? await identity.getToken({ isRefused: false }) : credential
    const opened = new WebSocket(config.bookmakerApiUrl, [subprotocol, `${bearerSubprotocolPrefix}${token}`])
    socket.current = opened
    opened.addEventListener('open', () => setState('Connected'))
    opened.addEventListener('message', ({ data }) => add(String(data), false))
    opened.addEventListener('close', ({ code, reason }) => {
      if (socket.current !== opened) return
      socket.current = undefined
      setState(`Closed: ${code}${reason === '' ? '' : `, ${reason}`}`)
    })
  }
  const isConnected = state === 'Connected'
  const text = draft ?? exampleOf(messages[0])

  return (
    <details className={styles.try}>
      <summary>Try it</summary>
      <div className={styles.form}>
        <CredentialField
          label="Token"
          placeholder="Yours, unless you enter another"
          value={credential}
          isRequired={false}
          onChange={setCredential}
        />
        <div className={styles.actions}>
          {isConnected ? (
            <Button look="outlined" onClick={() => socket.current?.close()}>
              Disconnect
            </Button>
          ) : (
            <Button look="primary" onClick={() => void connect()}>
              Connect
            </Button>
          )}
          <p role="status">{state}</p>
        </div>
        <div className={styles.examples}>
          {messages.map((message) => (
            <Button key={message.title} look="outlined" onClick={() => setDraft(exampleOf(message))}>
              {message.title}
            </Button>
          ))}
        </div>
        <div className={styles.field}>
          <label htmlFor={draftId}>Message</label>
          <textarea
            id={draftId}
            className={`${controls.field} ${styles.body}`}
            spellCheck={false}
            rows={3}
            value={text}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
        </div>
        <div className={styles.actions}>
          <Button
            look="outlined"
            disabled={!isConnected}
            onClick={() => {
              socket.current?.send(text)
              add(text, true)
            }}
          >
            Send message
          </Button>
        </div>
        <div className={styles.frames} role="log" aria-label="Frames" tabIndex={0}>
          <ol>
            {frames.map((frame) => (
              <li key={frame.id}>
                <span>
                  {frame.isSent ? '→' : '←'} {times.millisecond(frame.atMs)}
                </span>{' '}
                <code>{frame.text}</code>
              </li>
            ))}
          </ol>
        </div>
      </div>
    </details>
  )
}

function exampleOf(message: Message | undefined): string {
  return JSON.stringify(message?.examples[0]?.payload ?? {})
}
