import SwaggerParser from '@apidevtools/swagger-parser'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'
import { components } from './components.ts'
import { openApi } from './open-api.ts'
import { feedsParameters, gamesParameters } from './parameters.ts'
import { componentSchemas } from './schemas.ts'

test('the OpenAPI document has no warning of Redocly’s strict rules, and its examples are valid', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      'no-invalid-schema-examples': 'error',
      'no-invalid-media-type-examples': 'error',
      'no-invalid-parameter-examples': 'error',
      'operation-description': 'error',
      'parameter-description': 'error',
      'tag-description': 'error',
    },
  })
  const problems = await lintFromString({ source: JSON.stringify(openApi()), config })
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
})

test('the OpenAPI document is valid for swagger-parser', async () => {
  await expect(SwaggerParser.validate(JSON.parse(JSON.stringify(openApi())))).resolves.toBeDefined()
})

test.each(Object.entries(components))('the example of %s is one that the service accepts', (_, component) => {
  expect(component.schema.safeParse(component.example).error).toBeUndefined()
})

test('every field has one type, a description, and numbers have a size', () => {
  const incomplete = Object.entries(componentSchemas()).flatMap(([name, { properties = {} }]) =>
    Object.entries(properties as Record<string, Record<string, unknown>>)
      .filter(([, { $ref, type, description, format }]) => {
        const isNumber = type === 'number' || type === 'integer'
        return (
          typeof ($ref ?? type) !== 'string' ||
          typeof description !== 'string' ||
          (isNumber && typeof format !== 'string')
        )
      })
      .map(([field]) => `${name}.${field}`),
  )
  expect(incomplete).toEqual([])
})

// Generated clients, in Java for one, pass parameters by position: a new one comes last.
test.each([
  ['feeds', feedsParameters(), 'game market type provider from to order limit since cursor through opening'],
  ['games', gamesParameters(), 'sport from to day status'],
])('parameters of GET /%s are in the order in which they were added', (_, parameters, names) => {
  expect(parameters).toEqual(names.split(' ').map((name) => expect.objectContaining({ name })))
})
