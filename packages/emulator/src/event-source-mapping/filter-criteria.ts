import * as z from 'zod'
import { AwsError } from '../errors.ts'

/** Tells whether a record's data is for the function. */
export type RecordFilter = (data: Uint8Array) => boolean

/**
 * Compiles filter patterns of a Kinesis mapping, such as `{"data": {"kind": ["a", {"prefix": "b"}]}}`. A record passes
 * when any pattern matches its data, read as JSON. Comparisons: equality, null, `exists`, `prefix`, `suffix`,
 * `anything-but`, `numeric` and `equals-ignore-case`; `$or` holds patterns of which one must match.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 *
 * @throws AwsError InvalidParameterValueException for a pattern that cannot be read.
 */
export function compileFilters(patterns: readonly string[]): RecordFilter {
  if (patterns.length === 0) return () => true
  const matchers = patterns.map(parsePattern)
  return (data) => {
    const value = parseData(data)
    return value !== undefined && matchers.some((pattern) => matchesObject(pattern, value))
  }
}

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
type Scalar = z.infer<typeof Scalar>

const bound = z.tuple([z.enum(['=', '>', '>=', '<', '<=']), z.number()])
const Comparison = z.union([
  Scalar,
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ suffix: z.string() }),
  z.strictObject({ 'equals-ignore-case': z.string() }),
  z.strictObject({
    'anything-but': z.union([Scalar, z.array(Scalar), z.strictObject({ prefix: z.string() })]),
  }),
  z.strictObject({
    numeric: z.union([bound, z.tuple([...bound.def.items, ...bound.def.items])]),
  }),
])
type Comparison = z.infer<typeof Comparison>

interface PatternObject {
  readonly $or?: readonly PatternObject[] | undefined
  readonly [key: string]: readonly Comparison[] | PatternObject | readonly PatternObject[] | undefined
}
const PatternObject: z.ZodType<PatternObject> = z
  .object({
    get $or() {
      return z.array(PatternObject).min(2).optional()
    },
  })
  .catchall(z.union([z.array(Comparison).min(1), z.lazy(() => PatternObject)]))
/** Of a record of Kinesis only `data` can be asked: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html */
const Pattern = z.strictObject({ data: PatternObject.optional() })

function parsePattern(text: string): PatternObject {
  try {
    return Pattern.parse(JSON.parse(text)).data ?? {}
  } catch (error) {
    throw new AwsError('InvalidParameterValueException', `Invalid filter pattern definition: ${text}`, 400, {
      cause: error,
    })
  }
}

function parseData(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8'))
  } catch {
    return undefined
  }
}

function matchesObject(pattern: PatternObject, value: unknown): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    // By the schema, only patterns stand in `$or`.
    if (key === '$or') return (expected as PatternObject[]).some((each) => matchesObject(each, value))
    const actual = property(value, key)
    if (!Array.isArray(expected)) {
      // Array.isArray does not narrow readonly arrays away.
      return matchesObject(expected as PatternObject, actual)
    }
    return expected.some((comparison: Comparison) => matchesField(comparison, actual))
  })
}

function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  // Any key may be asked of a JSON object.
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

/** An array matches when one of its elements does. */
function matchesField(comparison: Comparison, actual: unknown): boolean {
  if (isObject(comparison) && 'exists' in comparison) return comparison.exists === isLeaf(actual)
  const values: unknown[] = Array.isArray(actual) ? actual : [actual]
  return values.some((value) => matchesValue(comparison, value))
}

function isLeaf(value: unknown): boolean {
  return value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))
}

function isObject<T>(value: T): value is Exclude<T, Scalar> {
  return typeof value === 'object' && value !== null
}

function matchesValue(comparison: Comparison, value: unknown): boolean {
  if (value === undefined) return false
  if (!isObject(comparison)) return comparison === value
  if ('prefix' in comparison) return typeof value === 'string' && value.startsWith(comparison.prefix)
  if ('suffix' in comparison) return typeof value === 'string' && value.endsWith(comparison.suffix)
  if ('equals-ignore-case' in comparison) {
    return typeof value === 'string' && value.toLowerCase() === comparison['equals-ignore-case'].toLowerCase()
  }
  if ('anything-but' in comparison) {
    const unwanted = comparison['anything-but']
    if (Array.isArray(unwanted)) return !unwanted.some((scalar) => scalar === value)
    if (isObject(unwanted)) return typeof value === 'string' && !value.startsWith(unwanted.prefix)
    return unwanted !== value
  }
  return 'numeric' in comparison && typeof value === 'number' && isWithin(comparison.numeric, value)
}

function isWithin(range: readonly (string | number)[], value: number): boolean {
  for (let at = 0; at < range.length; at += 2) {
    const limit = Number(range[at + 1])
    const holds =
      range[at] === '='
        ? value === limit
        : range[at] === '>'
          ? value > limit
          : range[at] === '>='
            ? value >= limit
            : range[at] === '<'
              ? value < limit
              : value <= limit
    if (!holds) return false
  }
  return true
}
