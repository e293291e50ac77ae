/** The first error in a text that is not JSON. */
export interface JsonIssue {
  /** The value that was being read, for example `['odds', 1, 'homeOdds']`; empty at the end of the text. */
  readonly path: readonly (string | number)[]
  /** From 1. */
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
  /** For example `unexpected "NaN"`. */
  readonly problem: string
  /** Says what JSON has in its place, where that is known. */
  readonly hint?: string | undefined
}

/**
 * Finds the error in a text that `JSON.parse` refused, whose own messages name no place. Undefined for JSON. Uses no recursion: the
 * text may be nested as deeply as it likes.
 */
export function findJsonIssue(text: string): JsonIssue | undefined {
  const containers: (string | number)[] = []
  let position = 0
  let expected: 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'afterValue' = 'value'

  const issue = (): JsonIssue => ({
    path: position >= text.length || containers.length > maxDepthOfPath ? [] : [...containers],
    ...placeOf(text, position),
    ...describeToken(text, position),
  })
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = position
    const found = pattern.exec(text)
    if (found !== null) position = pattern.lastIndex
    return found !== null
  }
  const open = (first: string | number): void => {
    containers.push(first)
    position += 1
  }
  const close = (): 'afterValue' => {
    containers.pop()
    position += 1
    return 'afterValue'
  }

  for (;;) {
    skip(whitespace)
    const character = text[position]
    const container = containers.at(-1)
    switch (expected) {
      case 'value':
      case 'valueOrEnd':
        if (character === '{') {
          open('')
          expected = 'keyOrEnd'
        } else if (character === '[') {
          open(0)
          expected = 'valueOrEnd'
        } else if (character === ']' && expected === 'valueOrEnd') {
          expected = close()
        } else if (character === '"') {
          const end = endOfString(text, position)
          position = end.position
          if (!end.isComplete) return issue()
          expected = 'afterValue'
        } else if (skip(number) || skip(literal)) {
          expected = 'afterValue'
        } else {
          return issue()
        }
        break
      case 'key':
      case 'keyOrEnd': {
        if (character === '}' && expected === 'keyOrEnd') {
          expected = close()
          break
        }
        containers[containers.length - 1] = ''
        const end = character === '"' ? endOfString(text, position) : undefined
        if (end === undefined || !end.isComplete) {
          position = end?.position ?? position
          containers.pop()
          return issue()
        }
        containers[containers.length - 1] = text.slice(position + 1, end.position - 1)
        position = end.position
        skip(whitespace)
        if (text[position] !== ':') return issue()
        position += 1
        expected = 'value'
        break
      }
      case 'afterValue':
        if (container === undefined) return position >= text.length ? undefined : issue()
        if (character === (typeof container === 'number' ? ']' : '}')) {
          expected = close()
        } else if (character !== ',') {
          return issue()
        } else {
          position += 1
          if (typeof container === 'number') containers[containers.length - 1] = container + 1
          expected = typeof container === 'number' ? 'value' : 'key'
        }
    }
  }
}

const whitespace = /[\t\n\r ]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const literal = /(?:true|false|null)/y
const maxDepthOfPath = 20

/** Position after the closing quote, or of the character that may not be in a string. */
function endOfString(text: string, start: number): { position: number; isComplete: boolean } {
  let position = start + 1
  for (; position < text.length; position += 1) {
    const character = text.charAt(position)
    if (character === '"') return { position: position + 1, isComplete: true }
    if (character < ' ') break
    if (character !== '\\') continue
    escape.lastIndex = position
    if (!escape.test(text)) break
    position = escape.lastIndex - 1
  }
  return { position, isComplete: false }
}

const escape = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y

function describeToken(text: string, position: number): Pick<JsonIssue, 'problem' | 'hint'> {
  if (position >= text.length) return { problem: 'unexpected end' }
  word.lastIndex = position
  const token = (word.exec(text)?.[0] ?? text.charAt(position)).slice(0, 20)
  const hint = hints.find(([pattern]) => pattern.test(token))?.[1]
  return { problem: `unexpected ${JSON.stringify(token)}`, hint }
}

const word = /[-+.\w$]+/y
const hints: readonly (readonly [RegExp, string])[] = [
  [/^[-+]?(nan|inf|infinity)$/i, 'JSON has no such number; leave the field out, or send null'],
  [/^(None|undefined|Undefined)$/, 'JSON has null'],
  [/^(True|False)$/, 'JSON has true and false'],
  [/^['`]/, 'texts have double quotes'],
  [/^\+\d/, 'numbers have no plus sign'],
]

function placeOf(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position)
  return { line: before.split('\n').length, column: position - before.lastIndexOf('\n') }
}
