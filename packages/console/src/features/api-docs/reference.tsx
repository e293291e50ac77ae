import type { ReactNode } from 'react'
import { Notice } from '../../shared/notice.tsx'
import type { Schema } from './api-documents.ts'
import styles from './reference.module.css'
import { Prose } from './prose.tsx'
import { SchemaSection, schemaAnchor } from './schema-section.tsx'
import type { Loaded } from './use-document.ts'

interface Described {
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

interface ReferenceProps<Document> {
  readonly loaded: Loaded<Document>
  /** Where the document itself is. */
  readonly documentUrl: string
  readonly format: string
  /** Entries of the list of contents above the schemas. */
  readonly contents: (document: Document) => readonly { readonly anchor: string; readonly text: string }[]
  readonly children: (document: Document) => ReactNode
}

/** The frame of both references: contents, introduction, the API's own part, and all schemas. */
export function Reference<Document extends Described>({
  loaded,
  documentUrl,
  format,
  contents,
  children,
}: ReferenceProps<Document>) {
  if (loaded.kind === 'loading') return <Notice title="Loading…" figure="wave" />
  if (loaded.kind === 'failed')
    return (
      <Notice title="The reference cannot be shown" figure="broken">
        {loaded.message}
      </Notice>
    )
  const { document } = loaded
  const { info, components } = document
  const schemas = Object.entries(components.schemas)
  return (
    <div className={styles.reference}>
      <nav aria-label="Contents" className={styles.contents}>
        <ul>
          {contents(document).map(({ anchor, text }) => (
            <li key={anchor}>
              <a href={`#${anchor}`}>{text}</a>
            </li>
          ))}
        </ul>
        <h2>Schemas</h2>
        <ul>
          {schemas.map(([name]) => (
            <li key={name}>
              <a href={`#${schemaAnchor(name)}`}>{name}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.text}>
        <header className={styles.intro}>
          <h1>
            {info.title} <span className={styles.version}>{info.version}</span>
          </h1>
          <Prose>{info.description}</Prose>
          <p>
            <a href={documentUrl} download>
              {format} document
            </a>{' '}
            for generators and other tools
          </p>
        </header>
        {children(document)}
        <h2>Schemas</h2>
        {schemas.map(([name, schema]) => (
          <SchemaSection key={name} name={name} schema={schema} />
        ))}
      </div>
    </div>
  )
}
