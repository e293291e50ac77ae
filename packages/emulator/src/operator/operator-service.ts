import type { Clock } from '@sportsfeeds/std'
import { AwsError, FaultPlanError } from '../errors.ts'
import type { Ecs } from '../ecs/ecs.ts'
import type { Faults } from '../faults/faults.ts'
import type { FaultPlanInput } from '../faults/fault-plan.ts'
import { readBody, sendResponse } from '../http/body.ts'
import type { HttpService, HttpRequest } from '../http/service.ts'
import type { Lambda } from '../lambda/lambda.ts'
import type { Meter } from '../meter/meter.ts'

/** Path that it is mounted at; no AWS service has it. */
export const operatorPath = '/_cloud'

export interface OperatorServiceDeps {
  readonly clock: Clock
  readonly meter: Meter
  readonly faults: Pick<Faults, 'set' | 'clear' | 'plan' | 'counts'>
  readonly lambda: Pick<Lambda, 'functionNames' | 'logs'>
  readonly ecs: Pick<Ecs, 'serviceNames' | 'logs'>
}

interface Reply {
  readonly status: number
  /** Sent as JSON; a string is sent as it is. */
  readonly content: unknown
  readonly allow?: string
}

const maxPlanBytes = 1024 * 1024

/**
 * Serves the meter, the faults and the logs of functions and services to an operator outside the process. AWS has nothing like it.
 */
export function createOperatorService({
  clock,
  meter,
  faults,
  lambda,
  ecs,
}: OperatorServiceDeps): HttpService {
  const openedMs = clock.now()

  const readMeter = (): Reply => {
    const readMs = clock.now()
    return ok({
      from: new Date(openedMs).toISOString(),
      to: new Date(readMs).toISOString(),
      seconds: (readMs - openedMs) / 1_000,
      units: meter.read(),
    })
  }
  const readFaults = (): Reply => ok({ plan: faults.plan() ?? null, counts: faults.counts() })

  const setFaults = async (request: HttpRequest): Promise<Reply> => {
    try {
      const body = await readBody(request, maxPlanBytes)
      // `set` is where a plan is parsed.
      faults.set(JSON.parse(body.toString('utf8')) as FaultPlanInput)
      return readFaults()
    } catch (error) {
      if (error instanceof SyntaxError) return refuse(400, `The fault plan is not JSON: ${error.message}`)
      if (error instanceof FaultPlanError) {
        return { status: 400, content: { message: error.message, mistakes: error.mistakes } }
      }
      if (error instanceof AwsError) return refuse(error.httpStatus, error.message)
      throw error
    }
  }

  const readLogs = (name: string): Reply => {
    const functions = lambda.functionNames()
    const services = ecs.serviceNames()
    if (!functions.includes(name) && !services.includes(name)) {
      return {
        status: 404,
        content: { message: `Unknown function or service "${name}".`, functions, services },
      }
    }
    const lines = functions.includes(name) ? lambda.logs(name) : ecs.logs(name)
    return ok(
      lines.map(({ timestampMs, message }) => `${new Date(timestampMs).toISOString()} ${message}\n`).join(''),
    )
  }

  const reply = async (request: HttpRequest): Promise<Reply> => {
    const { method = 'GET' } = request
    const [, , subject, name] = (request.url ?? '').split('?', 1)[0]?.split('/') ?? []
    if (subject === 'faults' && name === undefined) {
      if (method === 'GET') return readFaults()
      if (method === 'PUT') return setFaults(request)
      if (method !== 'DELETE') return notAllowed('GET, PUT, DELETE')
      faults.clear()
      return readFaults()
    }
    if (method !== 'GET') return notAllowed('GET')
    if (subject === 'meter' && name === undefined) return readMeter()
    if (subject === 'logs') {
      return name === undefined
        ? ok({ functions: lambda.functionNames(), services: ecs.serviceNames() })
        : // Names of functions and services have nothing that a URL encodes.
          readLogs(name)
    }
    return {
      status: subject === undefined || subject === '' ? 200 : 404,
      content: {
        paths: ['meter', 'faults', 'logs', 'logs/<function or service>'].map(
          (path) => `${operatorPath}/${path}`,
        ),
      },
    }
  }

  return {
    async handle(request, response) {
      const { status, content, allow } = await reply(request)
      request.resume()
      const isText = typeof content === 'string'
      sendResponse(response, {
        status,
        headers: {
          'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
          'cache-control': 'no-store',
          ...(allow !== undefined && { allow }),
        },
        body: isText ? content : `${JSON.stringify(content, undefined, 2)}\n`,
      })
    },
  }
}

function ok(content: unknown): Reply {
  return { status: 200, content }
}

function refuse(status: number, message: string): Reply {
  return { status, content: { message } }
}

function notAllowed(allow: string): Reply {
  return {
    status: 405,
    content: { message: `This path takes only ${allow}.` },
    allow,
  }
}
