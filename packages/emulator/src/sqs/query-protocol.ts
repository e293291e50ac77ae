import { randomUUID } from 'node:crypto'
import { AwsError } from '../errors.ts'
import { readBody, sendResponse } from '../http/body.ts'
import type { HttpService } from '../http/service.ts'

export interface QueryOptions {
  readonly call: (operation: string, input: unknown) => unknown
  /** The older name of an error. */
  readonly errorCode: (code: string) => string
  readonly errorStatus: (error: AwsError) => number
  readonly maxBodyBytes: number
}

const namespace = 'http://queue.amazonaws.com/doc/2012-11-05/'

/**
 * The query protocol, which older clients of SQS speak: parameters as a form, responses in XML.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function createQueryService({
  call,
  errorCode,
  errorStatus,
  maxBodyBytes,
}: QueryOptions): HttpService {
  return {
    async handle(request, response) {
      const headers = { 'content-type': 'text/xml' }
      try {
        const form = new URLSearchParams((await readBody(request, maxBodyBytes)).toString('utf8'))
        const name = form.get('Action') ?? ''
        // Clients may name the queue by the path alone.
        const input = { QueueUrl: request.url, ...toInput(form) }
        const output = await call(name, input)
        const result = `<${name}Result>${toXml(output ?? {})}</${name}Result>`
        const body = `<${name}Response xmlns="${namespace}">${result}${metadata()}</${name}Response>`
        sendResponse(response, { status: 200, headers, body })
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        const errorXml = toXml({ Type: 'Sender', Code: errorCode(error.code), Message: error.message })
        const body = `<ErrorResponse xmlns="${namespace}"><Error>${errorXml}</Error>${metadata()}</ErrorResponse>`
        sendResponse(response, { status: errorStatus(error), headers, body })
      }
    },
  }
}

function metadata(): string {
  return `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`
}

/** More than any parameter of SQS has. */
const maxSteps = 10

type Tree = Map<string, Tree | string>

/** Flattened parameters (`Attribute.1.Name=…`) as the JSON protocol has them. */
function toInput(form: URLSearchParams): Readonly<Record<string, unknown>> {
  const root: Tree = new Map()
  for (const [path, value] of form) {
    const steps = path.split('.')
    if (steps.length > maxSteps) {
      throw new AwsError('MalformedQueryString', `A parameter has more than ${maxSteps} steps.`)
    }
    const last = steps.pop() ?? ''
    let node = root
    for (const step of steps) {
      const next = node.get(step)
      const child: Tree = next instanceof Map ? next : new Map()
      node.set(step, child)
      node = child
    }
    node.set(last, value)
  }
  return objectOf(root)
}

function objectOf(tree: Tree): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...tree].map(([name, node]) => [
      renamed.get(name) ?? name,
      node instanceof Map ? collectionOf(name, node) : scalarOf(name, node),
    ]),
  )
}

/** A parameter with numbers under it is a list, or a map of names and values. */
function collectionOf(name: string, tree: Tree): unknown {
  const members = [...tree.values()]
  if (![...tree.keys()].every((key) => /^\d+$/.test(key))) return objectOf(tree)
  if (!maps.has(name)) return members.map((member) => (member instanceof Map ? objectOf(member) : member))
  return Object.fromEntries(
    members.flatMap((member) => {
      if (!(member instanceof Map)) return []
      const { Name, Value } = objectOf(member)
      return [[String(Name), Value]]
    }),
  )
}

function scalarOf(name: string, text: string): string | number {
  return numbers.has(name) ? Number(text) : text
}

const maps: ReadonlySet<string> = new Set(['Attribute', 'MessageAttribute'])
const numbers: ReadonlySet<string> = new Set([
  'DelaySeconds',
  'MaxNumberOfMessages',
  'VisibilityTimeout',
  'WaitTimeSeconds',
])

/** Names of lists and maps in the query protocol, and in JSON. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['Attribute', 'Attributes'],
  ['AttributeName', 'AttributeNames'],
  ['MessageAttribute', 'MessageAttributes'],
  ['MessageAttributeName', 'MessageAttributeNames'],
  ['MessageSystemAttributeName', 'MessageSystemAttributeNames'],
  ['DeleteMessageBatchRequestEntry', 'Entries'],
  ['SendMessageBatchRequestEntry', 'Entries'],
])

/** Element names of what is a list in JSON; of entries of batches, by what they hold. */
const listElements: ReadonlyMap<string, string> = new Map([
  ['Messages', 'Message'],
  ['QueueUrls', 'QueueUrl'],
  ['Failed', 'BatchResultErrorEntry'],
])

function toXml(value: object): string {
  return Object.entries(value)
    .map(([name, content]: [string, unknown]) => {
      if (Array.isArray(content))
        return content.map((member) => element(listElement(name, member), member)).join('')
      if (name === 'Attributes' || name === 'MessageAttributes') return mapToXml(name.slice(0, -1), content)
      return element(name, content)
    })
    .join('')
}

function listElement(name: string, member: unknown): string {
  const found = listElements.get(name)
  if (found !== undefined) return found
  const isSent = typeof member === 'object' && member !== null && 'MessageId' in member
  return isSent ? 'SendMessageBatchResultEntry' : 'DeleteMessageBatchResultEntry'
}

function mapToXml(name: string, content: unknown): string {
  return Object.entries(content ?? {})
    .map(([Name, Value]) => element(name, { Name, Value }))
    .join('')
}

function element(name: string, content: unknown): string {
  const inner = typeof content === 'object' && content !== null ? toXml(content) : escapeXml(String(content))
  return `<${name}>${inner}</${name}>`
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"\r]/g, (character) => `&#x${character.codePointAt(0)?.toString(16)};`)
}
