import { randomUUID } from 'node:crypto'
import type * as z from 'zod'
import { AwsError, unknownOperation } from '../errors.ts'
import { readBody, sendResponse } from './body.ts'
import { EventStream, sendEventStream } from './event-stream.ts'
import type { HttpService } from './service.ts'

export interface AwsJsonOptions {
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1'
  readonly maxBodyBytes: number
  /** Runs one operation; its output is JSON, an EventStream or nothing. @throws AwsError for input that the service refuses. */
  readonly call: (operation: string, input: unknown) => unknown
  /** Additional headers of an error. */
  readonly errorHeaders?: (error: AwsError) => Readonly<Record<string, string>>
}

/**
 * A service that speaks the AWS JSON protocol: the operation's name in `X-Amz-Target`, input and output as JSON.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function createAwsJsonService(options: AwsJsonOptions): HttpService {
  const { contentType, maxBodyBytes, call, errorHeaders } = options
  return {
    async handle(request, response) {
      const headers = { 'content-type': contentType, 'x-amzn-requestid': randomUUID() }
      try {
        const body = await readBody(request, maxBodyBytes)
        const output = await call(operationOf(request.headers['x-amz-target']), parseJson(body))
        if (output instanceof EventStream) {
          response.setHeader('x-amzn-requestid', headers['x-amzn-requestid'])
          await sendEventStream(response, output, contentType)
          return
        }
        // Operations without output have an empty body.
        sendResponse(response, {
          status: 200,
          headers,
          body: output === undefined ? '' : JSON.stringify(output),
        })
      } catch (error) {
        if (response.headersSent) throw error
        const { code, message, httpStatus } = asAwsError(error)
        sendResponse(response, {
          status: httpStatus,
          headers: { ...headers, ...(error instanceof AwsError && errorHeaders?.(error)) },
          body: JSON.stringify({ __type: code, message }),
        })
      }
    },
  }
}

/** One operation: its input schema and its implementation. */
export interface Operation {
  call(input: unknown): unknown
}

/** Calls the operation of that name. @throws UnknownOperationException */
export function dispatcher(
  service: string,
  operations: Readonly<Record<string, Operation>>,
): (name: string, input: unknown) => unknown {
  const byName = new Map(Object.entries(operations))
  return (name, input) => {
    const found = byName.get(name)
    if (found === undefined) throw unknownOperation(service, name)
    return found.call(input)
  }
}

export function operation<Schema extends z.ZodType>(
  input: Schema,
  run: (input: z.infer<Schema>) => unknown,
  refusal: (error: z.ZodError) => AwsError = validationError,
): Operation {
  return {
    call(raw) {
      const parsed = input.safeParse(raw)
      if (parsed.success) return run(parsed.data)
      throw refusal(parsed.error)
    },
  }
}

function validationError({ issues }: z.ZodError): AwsError {
  const count = `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected`
  const details = issues.map(
    ({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  )
  return new AwsError('ValidationException', `${count}: ${details.join('; ')}`)
}

function operationOf(target: string | string[] | undefined): string {
  return String(target ?? '').split('.')[1] ?? ''
}

function parseJson(body: Buffer): unknown {
  if (body.byteLength === 0) return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new AwsError('SerializationException', 'The body is not JSON.', 400, { cause: error })
  }
  if (isDeeper(parsed, maxLevels)) {
    throw new AwsError('SerializationException', `The body is nested more than ${maxLevels} levels deep.`)
  }
  return parsed
}

/** More than any service takes: DynamoDB's 32 levels are two of JSON each. */
const maxLevels = 100

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1))
}

function asAwsError(error: unknown): AwsError {
  return error instanceof AwsError
    ? error
    : new AwsError('InternalFailure', String(error), 500, { cause: error })
}
