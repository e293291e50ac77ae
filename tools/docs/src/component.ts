import type * as z from 'zod'

/** What a reader of the document learns about a component, in addition to its schema. */
export interface Component {
  readonly schema: z.ZodType
  readonly description: string
  readonly example: unknown
  /** By field: every field of the schema. */
  readonly fields: Readonly<Record<string, string>>
}

/** Documents an object: TypeScript refuses a field without description, and an example that cannot be sent. */
export function object<Schema extends z.ZodObject>(
  schema: Schema,
  description: string,
  example: z.input<Schema>,
  fields: Readonly<Record<keyof z.input<Schema> & string, string>>,
): Component {
  return { schema, description, example, fields }
}

/** Documents what has no fields of its own. */
export function scalar<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  example: z.input<Schema>,
): Component {
  return { schema, description, example, fields: {} }
}

/** The schema of a field that may be absent. */
export function part<Schema extends z.ZodType>(optional: z.ZodOptional<Schema>): Schema {
  return optional.unwrap()
}
