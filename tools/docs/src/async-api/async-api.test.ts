import { ClientMessage, ServerFrame } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { asyncApi } from './async-api.ts'
import { clientMessages, serverFrames, sharedSchemas } from './components.ts'

test.each(Object.entries(serverFrames))(
  'the example of %s is a frame that clients read',
  (_, { example }) => {
    expect(ServerFrame.safeParse(example).error).toBeUndefined()
  },
)

test.each(Object.entries({ ...clientMessages, ...sharedSchemas }))(
  'the example of %s is valid',
  (_, { schema, example }) => {
    expect(schema.safeParse(example).error).toBeUndefined()
  },
)

test('every frame and message of the protocol is in the document', () => {
  const documented = Object.values({ ...clientMessages, ...serverFrames }).map(({ example }) =>
    Object(example),
  )
  const kinds = [
    ...ClientMessage.options.map(({ shape }) => shape.action.value),
    ...ServerFrame.options.map(({ shape }) => shape.type.value),
  ]
  expect(new Set(documented.map(({ action, type }) => String(action ?? type)))).toEqual(new Set(kinds))
})

test('every schema has a title, after which generators name types', () => {
  const untitled: string[] = []
  const look = (path: string, schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null || '$ref' in schema) return
    if (!('title' in schema)) untitled.push(path)
    const { properties = {}, items = [], anyOf = [] } = schema as Record<string, object> // a JSON Schema
    for (const part of [...Object.values(properties), ...[items].flat(), ...Object.values(anyOf)])
      look(`${path} ${JSON.stringify(part).slice(0, 40)}`, part)
  }
  const { components } = asyncApi() as { components: { schemas: Record<string, unknown> } } // as it is built
  for (const [name, schema] of Object.entries(components.schemas)) look(name, schema)
  expect(untitled).toEqual([])
})
