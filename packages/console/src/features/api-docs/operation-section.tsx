import type { RestDocument } from './api-documents.ts'
import { Prose } from './prose.tsx'
import styles from './reference.module.css'
import { RequestForm } from './request-form.tsx'
import type { Route } from './routes.ts'
import { FieldTable, Type } from './schema-section.tsx'
import { limitsText, typeParts } from './schema-text.ts'

interface OperationSectionProps {
  readonly route: Route
  readonly document: RestDocument
}

/** One operation: what it does, its parameters and responses, and a form that sends it. */
export function OperationSection({ route, document }: OperationSectionProps) {
  const { path, method, operation } = route
  const { operationId, tags, summary, description, parameters, requestBody, responses } = operation
  const bodySchema = requestBody?.content['application/json']?.schema
  return (
    <section id={operationId} className={styles.operation} aria-labelledby={`${operationId}-title`}>
      <h2 id={`${operationId}-title`}>
        <span className={styles.method} data-method={method}>
          {method.toUpperCase()}
        </span>{' '}
        <code>{path}</code>
      </h2>
      <p className={styles.summary}>{summary}</p>
      {description === undefined ? null : <Prose>{description}</Prose>}
      <p>
        {tags[0] === 'provider'
          ? 'For providers, with an API key in the header '
          : 'For analysts, with a token in the header '}
        <code>{tags[0] === 'provider' ? 'x-api-key' : 'authorization: Bearer …'}</code>.
      </p>
      {parameters.length === 0 ? null : (
        <>
          <h3>Parameters</h3>
          <FieldTable
            label={`Parameters of ${method.toUpperCase()} ${path}`}
            fields={parameters.map(({ name, required, description: text, schema }) => ({
              path: name,
              isRequired: required,
              type: typeParts(schema),
              limits: limitsText(schema),
              description: text,
            }))}
          />
        </>
      )}
      {bodySchema === undefined ? null : (
        <p>
          Body: <Type parts={typeParts(bodySchema)} />
        </p>
      )}
      <h3>Responses</h3>
      <dl className={styles.responses}>
        {Object.entries(responses).map(([status, response]) => (
          <div key={status}>
            <dt>{status}</dt>
            <dd>
              <Prose>{response.description}</Prose>
              {Object.entries(response.content ?? {}).map(([mediaType, { schema }]) => (
                <Type key={mediaType} parts={typeParts(schema)} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <RequestForm route={route} document={document} />
    </section>
  )
}
