import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as aws from '@pulumi/aws'
import { beforeAll, describe, expect, test } from 'vitest'
import type { DeclaredResource, DeclaredStack } from './graph/declare-stack.ts'
import { declaredStack } from './testing/declared-stacks.ts'

describe.each(['dev', 'staging', 'prod'])('by the provider’s own types, stack %s', (stack) => {
  let resources: readonly DeclaredResource[]
  beforeAll(async () => {
    const declared: DeclaredStack = await declaredStack(stack, {
      'sportsfeeds:programs': '[{"name":"robot","clientId":"client-acme"}]',
      'sportsfeeds:requestsPerAddress': '200000',
    })
    resources = declared.resources.filter(({ type, custom }) => custom && type.startsWith('aws:'))
  })

  test('gives each resource what its type requires, and nothing that its type does not know', () => {
    expect(resources.length).toBeGreaterThan(100)
    for (const { type, name, inputs } of resources) {
      const properties = argumentsOf(type)
      const required = [...properties].filter(([, { isOptional }]) => !isOptional).map(([key]) => key)
      expect(Object.keys(inputs), `${name} (${type})`).toEqual(expect.arrayContaining(required))
      expect(
        Object.keys(inputs).filter((key) => !properties.has(key)),
        `${name} (${type})`,
      ).toEqual([])
    }
  })

  test('gives properties of a closed set one of the values that their description names', () => {
    const checked = resources.flatMap(({ type, name, inputs }) =>
      Object.entries(inputs).flatMap(([key, value]) => {
        const { allowed = [] } = argumentsOf(type).get(key) ?? {}
        if (typeof value !== 'string' || allowed.length === 0) return []
        expect(allowed, `${key} of ${name} (${type})`).toContain(value)
        return [`${type}.${key}`]
      }),
    )
    expect(new Set(checked).size).toBeGreaterThan(10)
  })

  test('runs functions on a runtime that the provider knows', () => {
    const runtimes = resources
      .filter(({ type }) => type === 'aws:lambda/function:Function')
      .map(({ inputs }) => inputs['runtime'])
    for (const runtime of runtimes) expect(Object.values(aws.lambda.Runtime)).toContain(runtime)
  })
})

interface Property {
  readonly isOptional: boolean
  /** Of a closed set as the description tells it: "Valid values: `A`, `B`"; empty when it tells none. */
  readonly allowed: readonly string[]
}

/** The arguments of a resource type, by its typings. */
function argumentsOf(type: string): ReadonlyMap<string, Property> {
  const known = argumentsByType.get(type)
  if (known !== undefined) return known
  const [module, file] = type.slice('aws:'.length, type.lastIndexOf(':')).split('/')
  const typings = readFileSync(
    createRequire(import.meta.url).resolve(`@pulumi/aws/${module}/${file}.d.ts`),
    'utf8',
  )
  const name = type.slice(type.lastIndexOf(':') + 1)
  const [, body = ''] =
    new RegExp(`export interface ${name}Args \\{\\n([\\s\\S]*?)\\n\\}`).exec(typings) ?? []
  const properties = new Map(
    [...body.matchAll(/((?: {4} ?[/*].*\n)*) {4}(\w+)(\??):/g)].map(
      ([, description = '', key = '', mark]) => [
        key,
        { isOptional: mark === '?', allowed: allowedBy(description) },
      ],
    ),
  )
  argumentsByType.set(type, properties)
  return properties
}

const argumentsByType = new Map<string, ReadonlyMap<string, Property>>()

function allowedBy(description: string): string[] {
  const text = description.replaceAll(/\s*\n\s*\*?\s*/g, ' ')
  // Some explain each value in between, so everything quoted from there on counts.
  const [, values = ''] = /(?:valid|allowed|acceptable|possible) values?(.*)/i.exec(text) ?? []
  return [...values.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value)
}
