import {
  documentUrls,
  loadStreamDocument,
  type Message,
  refName,
  type StreamDocument,
} from './api-documents.ts'
import { JsonBlock } from './json-block.tsx'
import { Prose } from './prose.tsx'
import { Reference } from './reference.tsx'
import styles from './reference.module.css'
import { schemaAnchor } from './schema-section.tsx'
import { StreamForm } from './stream-form.tsx'
import { useDocument } from './use-document.ts'

/** The WebSocket API: its messages, and a connection to try it. */
export function StreamReference() {
  const loaded = useDocument(loadStreamDocument)
  return (
    <Reference
      loaded={loaded}
      documentUrl={documentUrls.stream}
      format="AsyncAPI"
      contents={(document) =>
        listOperations(document).map(({ name, summary }) => ({ anchor: name, text: summary }))
      }
    >
      {(document) => (
        <>
          <StreamForm
            messages={listOperations(document).find(({ action }) => action === 'receive')?.messages ?? []}
          />
          {listOperations(document).map(({ name, summary, messages }) => (
            <section key={name} id={name} className={styles.operation} aria-labelledby={`${name}-title`}>
              <h2 id={`${name}-title`}>{summary}</h2>
              {messages.map((message) => (
                <MessageEntry key={message.title} message={message} />
              ))}
            </section>
          ))}
        </>
      )}
    </Reference>
  )
}

interface StreamOperation {
  readonly name: string
  /** What the server does. */
  readonly action: 'send' | 'receive'
  readonly summary: string
  readonly messages: readonly Message[]
}

function listOperations({ operations, components }: StreamDocument): StreamOperation[] {
  return Object.entries(operations).map(([name, { action, summary, messages }]) => ({
    name,
    action,
    summary,
    messages: messages.flatMap(({ $ref }) => components.messages[refName($ref)] ?? []),
  }))
}

function MessageEntry({ message: { title, summary, payload, examples } }: { readonly message: Message }) {
  return (
    <div className={styles.message}>
      <h3>
        <a href={`#${schemaAnchor(refName(payload.$ref))}`}>{title}</a>
      </h3>
      <Prose>{summary}</Prose>
      {examples.slice(0, 1).map((example) => (
        <details key={title}>
          <summary>Example</summary>
          <JsonBlock label={`Example of ${title}`} value={example.payload} />
        </details>
      ))}
    </div>
  )
}
