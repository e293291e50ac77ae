import { FeedsRequest, Instant, LooseInstant, MarketType, Odds, Price } from '@sportsfeeds/domain'
import { Score } from '@sportsfeeds/domain/internal'
import * as z from 'zod'
import type { JsonSchema } from '../json-schema.ts'
import { components } from './components.ts'

/** Every named schema of the document: what a sender may write, and so what a reader parses. */
export function componentSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, { schema }] of Object.entries(components)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: schemaRef, override: simplify })
  return Object.fromEntries(
    Object.entries(components).map(([name, component]) => [
      name,
      // Plain JSON by zod's own contract.
      withDescriptions(schemas[name] as JsonSchema, component),
    ]),
  )
}

/** Schema of a query or path parameter, which names no component. */
export function parameterSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  return withoutNames(z.toJSONSchema(schema, { io, override: simplify }) as JsonSchema) // plain JSON by zod's own contract
}

export function schemaRef(name: string): string {
  return `#/components/schemas/${name}`
}

/** Says in words of every generator what JSON Schema could say in several types. */
function simplify({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  const replacement = replacements.get(zodSchema)
  if (replacement !== undefined) replace(jsonSchema, replacement)
  else if (zodSchema === FeedsRequest.shape.odds) jsonSchema['items'] = { $ref: schemaRef('FeedOdds') }
  else if (jsonSchema['type'] === 'integer') replace(jsonSchema, withInt64(jsonSchema))
  else if ('const' in jsonSchema) replace(jsonSchema, withoutConst(jsonSchema))
  else if (jsonSchema['type'] === 'number') jsonSchema['format'] = 'double'
  else if (jsonSchema['type'] === 'object') delete jsonSchema['additionalProperties']
  // Null is accepted and nowhere needed: leaving the field out says the same.
  const [only, other] = (jsonSchema['anyOf'] ?? []) as JsonSchema[] // as zod writes a nullable schema
  if (only !== undefined && other?.['type'] === 'null') replace(jsonSchema, only)
}

const replacements = new Map<z.core.$ZodType, JsonSchema>([
  [
    Price,
    { type: 'string', pattern: String.raw`^([+-]?\d{1,7}(\.\d{1,15})?|\d{1,7}/\d{1,7})$`, maxLength: 25 },
  ],
  [Score, { type: 'string', minLength: 1, maxLength: 20 }],
  [Odds.shape.type, { type: 'string', pattern: betStopOr(MarketType) }],
  [Instant, { type: 'string', format: 'date-time' }],
  [LooseInstant, { type: 'string', format: 'date-time' }],
])

function betStopOr(type: typeof MarketType): string {
  return String.raw`^\*$|${z.toJSONSchema(type).pattern}`
}

function replace(schema: JsonSchema, replacement: JsonSchema): void {
  for (const key of Object.keys(schema)) delete schema[key]
  Object.assign(schema, replacement)
}

/** Whole numbers have 64 bits; limits of JavaScript's own numbers say nothing more. */
function withInt64({ minimum, maximum, ...schema }: JsonSchema): JsonSchema {
  return {
    ...schema,
    format: 'int64',
    ...(minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
  }
}

/** Few generators know constants: those of text are lists of one, and others are said in the description. */
function withoutConst({ const: only, ...schema }: JsonSchema): JsonSchema {
  return schema['type'] === 'string' ? { ...schema, enum: [only] } : schema
}

function withDescriptions(
  schema: JsonSchema,
  { description, example, fields }: (typeof components)[string],
): JsonSchema {
  const { properties, ...rest } = withoutNames(schema)
  const described = { description, ...rest, examples: [example] }
  if (properties === undefined) return described
  const documented = Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => [
    // an object's properties are schemas
    name,
    {
      ...property,
      description: fields[name],
      ...('$ref' in property ? {} : { examples: [Object(example)[name]] }),
    },
  ])
  return { ...described, properties: Object.fromEntries(documented) as JsonSchema }
}

function withoutNames(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !zodsOwn.includes(key)))
}

const zodsOwn = ['$id', '$schema', '~standard']
