import { refName, type Schema } from './api-documents.ts'

/** Text, or the name of a schema that has a table of its own. */
export type TypePart = string | { readonly schema: string }

/** A property of an object, or of an object inside of it: `live.score`, `odds[].date`. */
export interface SchemaField {
  readonly path: string
  readonly isRequired: boolean
  readonly type: readonly TypePart[]
  /** Limits on its values, or empty. */
  readonly limits: string
  readonly description: string
}

/** The properties of an object; empty for any other type. */
export function listFields(schema: Schema, prefix = ''): SchemaField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`
    const field = {
      path,
      isRequired: schema.required?.includes(name) ?? false,
      type: typeParts(property),
      limits: limitsText(property),
      description: property.description ?? '',
    }
    const { items } = property
    const inner = isList(items) || items === undefined ? property : items
    return [field, ...listFields(inner, inner === property ? `${path}.` : `${path}[].`)]
  })
}

/** The type as a reader needs it: `list of Outcome`, `"open" | "closed"`, `integer`. */
export function typeParts(schema: Schema): TypePart[] {
  const { $ref, enum: values, anyOf, allOf, items, type, format } = schema
  if ($ref !== undefined) return [{ schema: refName($ref) }]
  if (schema.const !== undefined) return [JSON.stringify(schema.const)]
  if (values !== undefined) return [values.map((value) => JSON.stringify(value)).join(' | ')]
  if (anyOf !== undefined) return join(anyOf.map(typeParts), ' or ')
  if (allOf !== undefined) return join(allOf.map(typeParts), ' and ')
  if (isList(items)) return ['[', ...join(items.map(typeParts), ', '), ']']
  if (items !== undefined) return ['list of ', ...typeParts(items)]
  return [format === undefined || type === undefined ? (type ?? 'any') : `${type} (${format})`]
}

/** Longer patterns say less than the format next to them. */
const maxPatternLength = 60

/** `1 to 60 items`, `at most 64 characters`, `at least 1`; for a list also the limits of its items. */
export function limitsText(schema: Schema): string {
  const { minimum, exclusiveMinimum, maximum, minLength, maxLength, minItems, maxItems, pattern, items } =
    schema
  return [
    range(minItems, maxItems, ' items'),
    range(minLength, maxLength, ' characters'),
    range(minimum, maximum, ''),
    exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}`,
    pattern === undefined || pattern.length > maxPatternLength ? '' : `matches \`${pattern}\``,
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
    items === undefined || isList(items) ? '' : limitsText(items),
  ]
    .filter((text) => text !== '')
    .join(', ')
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined) return most === undefined ? '' : `at most ${most}${unit}`
  if (most === undefined) return `at least ${least}${unit}`
  return `${least} to ${most}${unit}`
}

function join(lists: readonly TypePart[][], separator: string): TypePart[] {
  return lists.flatMap((list, index) => (index === 0 ? list : [separator, ...list]))
}

function isList(items: Schema['items']): items is readonly Schema[] {
  return Array.isArray(items)
}
