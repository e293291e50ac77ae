import * as z from 'zod'
import openApiUrl from '../../../../../docs/openapi.json?url'
import asyncApiUrl from '../../../../../docs/asyncapi.json?url'
import { ApiDocumentError } from '../../shared/errors.ts'

/** Addresses of the documents as they are, for generators. */
export const documentUrls = { rest: openApiUrl, stream: asyncApiUrl }

/** The parts of JSON Schema that the documents use. */
export interface Schema {
  readonly $ref?: string | undefined
  readonly type?: string | undefined
  readonly format?: string | undefined
  readonly description?: string | undefined
  readonly const?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly examples?: readonly unknown[] | undefined
  readonly default?: unknown
  readonly pattern?: string | undefined
  readonly minimum?: number | undefined
  readonly exclusiveMinimum?: number | undefined
  readonly maximum?: number | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly minItems?: number | undefined
  readonly maxItems?: number | undefined
  readonly required?: readonly string[] | undefined
  readonly properties?: Readonly<Record<string, Schema>> | undefined
  readonly items?: Schema | readonly Schema[] | undefined
  readonly anyOf?: readonly Schema[] | undefined
  readonly allOf?: readonly Schema[] | undefined
}

const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.string().optional(),
    format: z.string().optional(),
    description: z.string().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    examples: z.array(z.unknown()).optional(),
    default: z.unknown().optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    required: z.array(z.string()).optional(),
    properties: z.record(z.string(), Schema).optional(),
    items: z.union([z.array(Schema), Schema]).optional(),
    anyOf: z.array(Schema).optional(),
    allOf: z.array(Schema).optional(),
  }),
)

const Info = z.object({
  title: z.string(),
  version: z.string(),
  description: z.string(),
})

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['query', 'path']),
  required: z.boolean(),
  description: z.string(),
  schema: Schema,
  example: z.unknown().optional(),
})
export type Parameter = z.infer<typeof Parameter>

const Content = z.record(z.string(), z.object({ schema: Schema, example: z.unknown().optional() }))

const Operation = z.object({
  operationId: z.string(),
  tags: z.tuple([z.enum(['provider', 'analyst'])]),
  summary: z.string(),
  description: z.string().optional(),
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.optional() })),
})
export type Operation = z.infer<typeof Operation>

export const RestDocument = z.object({
  info: Info,
  paths: z.record(z.string(), z.partialRecord(z.enum(['put', 'get']), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})
export type RestDocument = z.infer<typeof RestDocument>

const Message = z.object({
  title: z.string(),
  summary: z.string(),
  payload: z.object({ $ref: z.string() }),
  examples: z.array(z.object({ payload: z.unknown().optional() })).default([]),
})
export type Message = z.infer<typeof Message>

export const StreamDocument = z.object({
  info: Info,
  operations: z.record(
    z.string(),
    z.object({
      action: z.enum(['send', 'receive']),
      summary: z.string(),
      messages: z.array(z.object({ $ref: z.string() })),
    }),
  ),
  components: z.object({
    messages: z.record(z.string(), Message),
    schemas: z.record(z.string(), Schema),
  }),
})
export type StreamDocument = z.infer<typeof StreamDocument>

/** Loads the OpenAPI document. @throws ApiDocumentError */
export function loadRestDocument(): Promise<RestDocument> {
  return load(openApiUrl, RestDocument)
}

/** Loads the AsyncAPI document. @throws ApiDocumentError */
export function loadStreamDocument(): Promise<StreamDocument> {
  return load(asyncApiUrl, StreamDocument)
}

async function load<Type>(url: string, type: z.ZodType<Type>): Promise<Type> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new ApiDocumentError(
      'The API’s document cannot be loaded. Check the network and reload the page.',
      {
        cause,
      },
    )
  })
  if (!response.ok)
    throw new ApiDocumentError(`The server responded to ${url} with status ${response.status}.`)
  const parsed = type.safeParse(await response.json())
  if (!parsed.success)
    throw new ApiDocumentError(`${url} has parts that this page cannot show.`, { cause: parsed.error })
  return parsed.data
}

/** `#/components/schemas/Odds` → `Odds`. */
export function refName(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}
