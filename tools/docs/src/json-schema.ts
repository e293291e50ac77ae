import * as z from 'zod'

export type JsonSchema = Record<string, unknown>

/** Converts to the JSON Schema of what a sender may write (`input`) or a reader gets (`output`). */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const {
    $schema: _,
    '~standard': __,
    ...rest
  } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as JsonSchema // plain JSON by zod's own contract
  return rest
}
