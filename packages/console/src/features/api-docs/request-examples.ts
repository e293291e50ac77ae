import { refName, type Operation, type RestDocument } from './api-documents.ts'

export interface RequestExample {
  readonly name: string
  readonly body: string
}

/** Values that make an example fit this stack now. */
export interface ExampleContext {
  /** A game of this stack; undefined without any. */
  readonly gameId: string | undefined
  /** ISO date of now. */
  readonly now: string
}

/**
 * Bodies to start from, as formatted JSON: one for each form that the items of the body may have, for a game of this
 * stack and dated now.
 */
export function listRequestExamples(
  document: RestDocument,
  { requestBody }: Pick<Operation, 'requestBody'>,
  context: ExampleContext,
): RequestExample[] {
  const { schema } = requestBody?.content['application/json'] ?? {}
  if (schema?.$ref === undefined) return []
  const { schemas } = document.components
  return Object.entries(schemas[refName(schema.$ref)]?.properties ?? {}).flatMap(([property, { items }]) => {
    const itemName = items !== undefined && '$ref' in items ? refName(items.$ref ?? '') : ''
    const forms = schemas[itemName]?.anyOf?.flatMap(({ $ref }) => ($ref === undefined ? [] : refName($ref)))
    return (forms ?? [itemName]).flatMap((name) =>
      (schemas[name]?.examples ?? []).map((example) => ({
        name,
        body: JSON.stringify({ [property]: [fit(example, context)] }, null, 2),
      })),
    )
  })
}

function fit(example: unknown, { gameId, now }: ExampleContext): unknown {
  if (typeof example !== 'object' || example === null) return example
  return {
    ...example,
    ...('date' in example ? { date: now } : {}),
    ...('gameId' in example && gameId !== undefined ? { gameId } : {}),
  }
}
