import { type ServiceModel, type Shape, shapeOf } from './service-model.ts'

export type Input = Readonly<Record<string, unknown>>

export interface ConstraintCase {
  /** The operation, the path of the member, and its constraint: `PutRecord PartitionKey max 256`. */
  readonly name: string
  /** A request that breaks this constraint and no other. */
  readonly broken?: Input
  /** A request that keeps it, at its bound or with a value of its enumeration. */
  readonly kept?: Input
}

/** Values that a model cannot tell. */
export interface Examples {
  /** Strings that match the patterns of the model, tried in turn. */
  readonly strings: readonly string[]
  /** Values by the name of their shape. */
  readonly shapes?: Readonly<Record<string, unknown>>
  /** Members that an operation needs although its model does not say so. */
  readonly operations?: Readonly<Record<string, Input>>
}

/** The smallest request that an operation takes. */
export function smallestInput(model: ServiceModel, operation: string, examples: Examples): Input {
  const name = model.operations[operation]?.input?.shape
  // An input is a structure, whose sample is an object.
  const sample = name === undefined ? {} : (sampleOf(model, name, examples) as Input)
  return { ...sample, ...examples.operations?.[operation] }
}

/** Constraints of an operation's input, as its model states them: what is required, bounds, patterns, enumerations. */
export function constraintCases(
  model: ServiceModel,
  operation: string,
  examples: Examples,
): ConstraintCase[] {
  const name = model.operations[operation]?.input?.shape
  if (name === undefined) return []
  return casesWithin({
    model,
    examples,
    shapeName: name,
    above: [],
    path: operation,
    value: smallestInput(model, operation, examples),
    // Whatever is put in the place of an input is one.
    put: (value) => value as Input,
  })
}

/** A place in a request: the shape and the value that are there, and the request with another value. */
interface Place {
  readonly model: ServiceModel
  readonly examples: Examples
  readonly shapeName: string
  /** Shapes that contain this one: some contain themselves. */
  readonly above: readonly string[]
  readonly path: string
  readonly value: unknown
  readonly put: (value: unknown) => Input
}

function casesWithin(place: Place): ConstraintCase[] {
  const { model, shapeName, above } = place
  if (above.includes(shapeName)) return []
  const shape = shapeOf(model, shapeName)
  return [...casesOf(place, shape), ...parts(place, shape).flatMap(casesWithin)]
}

function parts(place: Place, { members = {}, member, value: mapped }: Shape): Place[] {
  const { model, examples, shapeName, path, value, put } = place
  const above = [...place.above, shapeName]
  const within = (name: string, step: string, wrap: (part: unknown) => unknown, now?: unknown): Place => ({
    ...place,
    above,
    shapeName: name,
    path: `${path}${step}`,
    value: now ?? sampleOf(model, name, examples),
    put: (part) => put(wrap(part)),
  })
  return [
    ...Object.entries(members).map(([key, { shape }]) =>
      within(
        shape,
        `${above.length === 1 ? ' ' : '.'}${key}`,
        (part) => ({ ...asObject(value), [key]: part }),
        asObject(value)[key],
      ),
    ),
    ...(member === undefined ? [] : [within(member.shape, '[]', (part) => [part])]),
    ...(mapped === undefined
      ? []
      : [within(mapped.shape, '{}', (part) => ({ [Object.keys(asObject(value))[0] ?? 'a']: part }))]),
  ]
}

function casesOf({ path, value, put, model, examples }: Place, shape: Shape): ConstraintCase[] {
  const { min, max, pattern, required } = shape
  const sized = sizedValues(model, shape, examples)
  return [
    ...required.map((key) => ({
      name: `${path} needs ${key}`,
      broken: put({ ...asObject(value), [key]: undefined }),
    })),
    ...(min === undefined ||
    sized === undefined ||
    (min === 0 && shape.type !== 'integer' && shape.type !== 'long')
      ? []
      : [{ name: `${path} min ${min}`, broken: put(sized(min - 1)), kept: put(sized(min)) }]),
    ...(max === undefined || sized === undefined || max > largestSize
      ? []
      : [{ name: `${path} max ${max}`, broken: put(sized(max + 1)), kept: put(sized(max)) }]),
    ...(pattern === undefined ? [] : [{ name: `${path} pattern`, broken: put(notMatching(shape)) }]),
    ...(shape.enum === undefined ? [] : [{ name: `${path} enum`, broken: put('none-of-them') }]),
    ...(shape.enum ?? []).map((one) => ({ name: `${path} enum ${one}`, kept: put(one) })),
  ]
}

/** A value of a given length, count or number; undefined where none can be made up. */
function sizedValues(
  model: ServiceModel,
  shape: Shape,
  examples: Examples,
): ((size: number) => unknown) | undefined {
  const { type, pattern, member, key, value } = shape
  if (type === 'integer' || type === 'long') return (size) => size
  if (type === 'string' && (pattern === undefined || matches(pattern, 'aaa')))
    return (size) => 'a'.repeat(size)
  if (type === 'list' && member !== undefined) {
    return (size) => Array.from({ length: size }, () => sampleOf(model, member.shape, examples))
  }
  if (type === 'map' && key !== undefined && value !== undefined) {
    return (size) =>
      Object.fromEntries(
        Array.from({ length: size }, (_, index) => [`key-${index}`, sampleOf(model, value.shape, examples)]),
      )
  }
  return undefined
}

function sampleOf(model: ServiceModel, shapeName: string, examples: Examples): unknown {
  const example = examples.shapes?.[shapeName]
  if (example !== undefined) return example
  const shape = shapeOf(model, shapeName)
  const { type, required, members = {}, member, value, min = 1, pattern } = shape
  switch (type) {
    case 'structure':
      return Object.fromEntries(
        required.map((key) => [key, sampleOf(model, members[key]?.shape ?? '', examples)]),
      )
    case 'list':
      return Array.from({ length: Math.max(1, min) }, () => sampleOf(model, member?.shape ?? '', examples))
    case 'map':
      return { a: sampleOf(model, value?.shape ?? '', examples) }
    case 'string':
      return shape.enum?.[0] ?? matchingString(shapeName, pattern, min, examples)
    case 'blob':
      return Buffer.from('a').toString('base64')
    case 'boolean':
      return true
    default:
      return Math.max(1, min)
  }
}

function matchingString(
  shapeName: string,
  pattern: string | undefined,
  min: number,
  { strings }: Examples,
): string {
  const found = [...strings, 'a'.repeat(Math.max(1, min))].find(
    (text) => text.length >= min && (pattern === undefined || matches(pattern, text)),
  )
  if (found === undefined) throw new Error(`No example matches ${pattern} of ${shapeName}.`)
  return found
}

function notMatching({ pattern = '', min = 1 }: Shape): string {
  const found = ['!', ' ', 'ä', '|']
    .map((char) => char.repeat(Math.max(1, min)))
    .find((text) => !matches(pattern, text))
  if (found === undefined) throw new Error(`Everything matches ${pattern}.`)
  return found
}

/** AWS's patterns hold for a whole value. */
function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, 'u').test(text)
}

function asObject(value: unknown): Input {
  return typeof value === 'object' && value !== null ? (value as Input) : {}
}

/** Larger values would take a request of megabytes each. */
const largestSize = 20_000
