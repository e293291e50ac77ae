import type { Schema } from './api-documents.ts'
import { JsonBlock } from './json-block.tsx'
import { Prose } from './prose.tsx'
import styles from './reference.module.css'
import { limitsText, listFields, type SchemaField, type TypePart, typeParts } from './schema-text.ts'

interface SchemaSectionProps {
  readonly name: string
  readonly schema: Schema
}

/** One named schema: its description, its properties or its type, and an example. */
export function SchemaSection({ name, schema }: SchemaSectionProps) {
  const fields = listFields(schema)
  const [example] = schema.examples ?? []
  return (
    <section
      id={schemaAnchor(name)}
      className={styles.schema}
      aria-labelledby={`${schemaAnchor(name)}-title`}
    >
      <h3 id={`${schemaAnchor(name)}-title`}>{name}</h3>
      {schema.description === undefined ? null : <Prose>{schema.description}</Prose>}
      {fields.length === 0 ? (
        <p>
          <Type parts={typeParts(schema)} /> <Limits text={limitsText(schema)} />
        </p>
      ) : (
        <FieldTable label={`Properties of ${name}`} fields={fields} />
      )}
      {example === undefined ? null : (
        <details>
          <summary>Example</summary>
          <JsonBlock label={`Example of ${name}`} value={example} />
        </details>
      )}
    </section>
  )
}

export function schemaAnchor(name: string): string {
  return `schema-${name}`
}

interface FieldTableProps {
  readonly label: string
  readonly fields: readonly SchemaField[]
}

/** Properties or parameters, one a row. */
export function FieldTable({ label, fields }: FieldTableProps) {
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.fields}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Description</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ path, isRequired, type, limits, description }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
                {isRequired ? <span className={styles.required}>required</span> : null}
              </th>
              <td>
                <Type parts={type} />
              </td>
              <td>
                {description === '' ? null : <Prose>{description}</Prose>}
                <Limits text={limits} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A type, with links to the schemas in it. */
export function Type({ parts }: { readonly parts: readonly TypePart[] }) {
  return (
    <code>
      {parts.map((part, index) =>
        typeof part === 'string' ? (
          part
        ) : (
          <a key={index} href={`#${schemaAnchor(part.schema)}`}>
            {part.schema}
          </a>
        ),
      )}
    </code>
  )
}

function Limits({ text }: { readonly text: string }) {
  return text === '' ? null : (
    <div className={styles.limits}>
      <Prose>{text}</Prose>
    </div>
  )
}
