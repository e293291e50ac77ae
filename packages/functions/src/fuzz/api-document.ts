import { readFile } from 'node:fs/promises'
import { toInstant } from '@sportsfeeds/domain'
import { type JsonSchema, schemaValues } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { eveningMs } from '../testing/odds.ts'

/** Values of one of the schemas that the public description of an API names. */
export async function documentedValues(
  document: 'openapi.json' | 'asyncapi.json',
  name: string,
): Promise<fc.Arbitrary<unknown>> {
  const file = new URL(`../../../../docs/${document}`, import.meta.url)
  // Written by this project, from its own schemas.
  const { components } = JSON.parse(await readFile(file, 'utf8')) as {
    components: { schemas: Record<string, JsonSchema> }
  }
  const dates = fc.integer({ min: eveningMs - 100_000, max: eveningMs }).map(toInstant)
  return schemaValues({ $ref: name }, { definitions: components.schemas, dates })
}
