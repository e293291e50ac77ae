import * as z from 'zod'
import type { Component } from './component.ts'

export type JsonSchema = Record<string, unknown>

export interface SchemaOptions {
  /** Where the text of a document says it better than the schema does. */
  readonly replacements: ReadonlyMap<z.core.$ZodType, JsonSchema>
  readonly target?: 'draft-2020-12' | 'draft-07'
  readonly io?: 'input' | 'output'
}

/** Schemas that refer to each other by name: what a sender may write, and so what a reader parses. */
export function namedSchemas(
  components: Readonly<Record<string, Component>>,
  options: SchemaOptions,
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, { schema }] of Object.entries(components)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { ...toZodOptions(options), uri: schemaRef })
  return Object.fromEntries(
    Object.entries(components).map(([name, component]) => [
      name,
      // Plain JSON by zod's own contract.
      withDescriptions(schemas[name] as JsonSchema, component, options.target),
    ]),
  )
}

/** A schema that refers to none by name. */
export function inlineSchema(schema: z.ZodType, options: SchemaOptions): JsonSchema {
  return withoutNames(z.toJSONSchema(schema, toZodOptions(options)) as JsonSchema) // plain JSON by zod's own contract
}

export function schemaRef(name: string): string {
  return `#/components/schemas/${name}`
}

function toZodOptions({ replacements, target = 'draft-2020-12', io = 'input' }: SchemaOptions) {
  return {
    target,
    io,
    override: ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void => {
      const replacement = replacements.get(zodSchema)
      if (replacement === undefined) simplify(jsonSchema, target)
      else replace(jsonSchema, replacement)
    },
  }
}

/** Says in words of every generator what JSON Schema could say in several. */
function simplify(schema: JsonSchema, target: SchemaOptions['target']): void {
  if (schema['type'] === 'integer') replace(schema, withInt64(schema))
  else if ('const' in schema && target !== 'draft-07') replace(schema, withoutConst(schema))
  else if (schema['type'] === 'number') schema['format'] = 'double'
  else if (schema['type'] === 'object' && schema['properties'] !== undefined)
    delete schema['additionalProperties']
  // Null is accepted and nowhere needed: leaving the field out says the same.
  const [only, other] = (schema['anyOf'] ?? []) as JsonSchema[] // as zod writes a nullable schema
  if (only !== undefined && other?.['type'] === 'null') replace(schema, only)
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

/** Few generators of OpenAPI know constants: they are lists of one, and those of booleans are said in the description. */
function withoutConst({ const: only, ...schema }: JsonSchema): JsonSchema {
  return schema['type'] === 'boolean' ? schema : { ...schema, enum: [only] }
}

function withDescriptions(
  schema: JsonSchema,
  { description, example, fields }: Component,
  target: SchemaOptions['target'],
): JsonSchema {
  const { properties, ...rest } = withoutNames(schema)
  const described = { description, ...rest, examples: [example] }
  if (properties === undefined) return described
  const documented = Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => [
    // an object's properties are schemas
    name,
    describeProperty(property, fields[name], Object(example)[name], target),
  ])
  return { ...described, properties: Object.fromEntries(documented) as JsonSchema }
}

function describeProperty(
  property: JsonSchema,
  description: string | undefined,
  example: unknown,
  target: SchemaOptions['target'],
): JsonSchema {
  if (!('$ref' in property)) return { ...property, description, examples: [example] }
  // Draft 7 ignores what is next to a reference.
  return target === 'draft-07' ? property : { ...property, description }
}

function withoutNames(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !zodsOwn.includes(key)))
}

const zodsOwn = ['$id', '$schema', '~standard']
