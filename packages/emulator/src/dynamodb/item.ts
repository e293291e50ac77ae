/** An item as it crosses the wire: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
export type Item = Readonly<Record<string, AttributeValue>>

export interface AttributeValue {
  readonly S?: string
  readonly N?: string
  /** Base64. */
  readonly B?: string
  readonly BOOL?: boolean
  readonly NULL?: boolean
  readonly SS?: readonly string[]
  readonly NS?: readonly string[]
  readonly BS?: readonly string[]
  readonly L?: readonly AttributeValue[]
  readonly M?: Item
}

/**
 * Bytes that an item counts for: names and values, in UTF-8.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  let bytes = 0
  for (const name in item) {
    const value = item[name]
    if (value !== undefined) bytes += Buffer.byteLength(name) + valueBytes(value)
  }
  return bytes
}

/** True if two items are equal, whatever the order of attributes and of members of sets. */
export function isSameItem(a: Item, b: Item): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => isSameValue(a[name], b[name]))
}

/** Overhead of a list or map, and of each of its elements. */
const collectionBytes = 3
const elementBytes = 1

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return numberBytes(value.N)
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1
  if (value.B !== undefined) return Buffer.byteLength(value.B, 'base64')
  if (value.SS !== undefined) return sum(value.SS, (text) => Buffer.byteLength(text))
  if (value.NS !== undefined) return sum(value.NS, numberBytes)
  if (value.BS !== undefined) return sum(value.BS, (text) => Buffer.byteLength(text, 'base64'))
  if (value.L !== undefined) {
    return collectionBytes + sum(value.L, (element) => elementBytes + valueBytes(element))
  }
  if (value.M !== undefined) {
    return collectionBytes + elementBytes * Object.keys(value.M).length + itemBytes(value.M)
  }
  return 0
}

/** One byte for each two significant digits, one more, and one for a sign. */
function numberBytes(text: string): number {
  const digits = significantDigits(text)
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0)
}

function significantDigits(text: string): string {
  return text
    .replace(/[eE].*$/, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '')
}

function sum<T>(values: readonly T[], bytesOf: (value: T) => number): number {
  return values.reduce((total, value) => total + bytesOf(value), 0)
}

function isSameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.S !== undefined) return a.S === b.S
  if (a.N !== undefined) return a.N === b.N
  if (a.B !== undefined) return a.B === b.B
  if (a.BOOL !== undefined) return a.BOOL === b.BOOL
  if (a.NULL !== undefined) return a.NULL === b.NULL
  if (a.SS !== undefined) return isSameSet(a.SS, b.SS)
  if (a.NS !== undefined) return isSameSet(a.NS, b.NS)
  if (a.BS !== undefined) return isSameSet(a.BS, b.BS)
  if (a.L !== undefined) {
    const { L: others } = b
    return a.L.length === others?.length && a.L.every((element, index) => isSameValue(element, others[index]))
  }
  if (a.M !== undefined) return b.M !== undefined && isSameItem(a.M, b.M)
  return false
}

function isSameSet(a: readonly string[], b: readonly string[] | undefined): boolean {
  return a.length === b?.length && a.every((member) => b.includes(member))
}
