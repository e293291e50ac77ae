import { installPythonPackages } from '@sportsfeeds/emulator/second-opinion/python-packages'
import { readServiceModel, type Shape, shapeOf } from '@sportsfeeds/emulator/second-opinion/service-model'
import { declareStack } from '@sportsfeeds/infra/graph/declare-stack'
import { describe, expect, test } from 'vitest'
import { type ModelledType, modelledTypes } from './testing/modelled-types.ts'

/** What the program declares, next to the bounds, patterns and enumerations of AWS's own service models. */
const packages = await installPythonPackages()
const directory = 'directory' in packages ? packages.directory : ''
const skipped = 'missing' in packages ? ` — SKIPPED, ${packages.missing}` : ''
if (skipped !== '') process.stderr.write(`The program is not compared with AWS's service models${skipped}\n`)

/** The longest name of a stack: every name that holds it has to fit. */
const longestStack = 'a'.repeat(30)

/** The stacks as they are, and one with what none of them has. */
const stacks: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['dev', {}],
  ['staging', {}],
  ['prod', {}],
  ['prod', { 'sportsfeeds:billingMode': 'PROVISIONED', 'sportsfeeds:requestsPerAddress': '60000' }],
]

describe.skipIf('missing' in packages)(`AWS's service models${skipped}`, () => {
  test('refuse nothing that a stack declares', { timeout: 5 * 60_000 }, async () => {
    const refused: string[] = []
    const compared = new Set<string>()
    for (const [stack, settings] of stacks) {
      const { resources } = await declareStack(stack, settings)
      for (const [type, modelled] of Object.entries(modelledTypes)) {
        const shapes = await shapesOf(modelled)
        for (const { name, inputs } of resources.filter((resource) => resource.type === type)) {
          for (const [path, value] of leaves(inputs)) {
            const shape = shapes.get(path)
            if (shape === undefined) continue
            compared.add(`${type} ${path}`)
            const longest =
              typeof value === 'string' ? value.replaceAll(`-${stack}`, `-${longestStack}`) : value
            const problem = problemOf(longest, shape)
            if (problem !== undefined)
              refused.push(`${stack}: ${name} ${path} ${JSON.stringify(longest)}: ${problem}`)
          }
        }
      }
    }
    expect(refused).toEqual([])
    // Every path of the list is one that a stack declares.
    const listed = Object.entries(modelledTypes).flatMap(([type, { members }]) =>
      Object.keys(members).map((path) => `${type} ${path}`),
    )
    expect(listed.filter((path) => !compared.has(path))).toEqual([])
  })
})

async function shapesOf({ service, members }: ModelledType): Promise<Map<string, Shape>> {
  const model = await readServiceModel(directory, service)
  return new Map(Object.entries(members).map(([path, shape]) => [path, shapeOf(model, shape)]))
}

/** The values within a resource's inputs, by their path: `routes[].name`. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap((one) => leaves(one, `${path}[]`))
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, one]) => leaves(one, path === '' ? key : `${path}.${key}`))
}

function problemOf(value: unknown, { min, max, pattern, enum: values }: Shape): string | undefined {
  const size = typeof value === 'string' ? value.length : Number(value)
  if (min !== undefined && size < min) return `less than ${min}`
  if (max !== undefined && size > max) return `more than ${max}`
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(String(value)))
    return `not ${pattern}`
  if (values !== undefined && !values.includes(String(value))) return `none of ${values.join(', ')}`
  return undefined
}
