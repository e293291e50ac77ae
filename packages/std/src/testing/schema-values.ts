import fc from 'fast-check'

/** The part of JSON Schema that the documents of the two APIs use. */
export interface JsonSchema {
  readonly $ref?: string
  readonly anyOf?: readonly JsonSchema[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema
}

export interface SchemaValuesOptions {
  /** Schemas that a `$ref` names by the last part of its path. */
  readonly definitions: Readonly<Record<string, JsonSchema>>
  /** Instants, where a schema has the format `date-time`. */
  readonly dates: fc.Arbitrary<string>
}

/** Values that a schema describes. */
export function schemaValues(schema: JsonSchema, options: SchemaValuesOptions): fc.Arbitrary<unknown> {
  const valuesOf = (part: JsonSchema): fc.Arbitrary<unknown> => schemaValues(part, options)
  const { definitions, dates } = options
  if (schema.$ref !== undefined) return valuesOf(definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valuesOf))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? dates : stringsOf(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000_000 })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 })
    case 'object':
      return schema.additionalProperties === undefined
        ? fc.record(mapValues(schema.properties ?? {}, valuesOf), {
            requiredKeys: [...(schema.required ?? [])],
          })
        : fc.dictionary(fc.string({ minLength: 1 }), valuesOf(schema.additionalProperties), { maxKeys: 4 })
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

function stringsOf({ pattern, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 40) })
}

function mapValues<Value, Mapped>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]))
}
