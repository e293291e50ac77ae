import type { Timer } from '@sportsfeeds/std'
import type { HttpService, HttpRequest, WebSocketService } from '../http/service.ts'
import type { Invoker } from '../lambda/types.ts'
import type { FaultContext } from './fault-context.ts'
import type { Latency, LatencyPlan, SlowableService } from './fault-plan.ts'
import type { Fault } from './fault.ts'

/** Time that is added to requests before a service sees them. */
export interface LatencyFault extends Fault<LatencyPlan> {
  /** The service, slowed down as the plan says for its name. */
  http<Service extends HttpService>(name: SlowableService, service: Service): Service
  webSocket<Service extends WebSocketService>(name: SlowableService, service: Service): Service
  invoker(invoker: Invoker): Invoker
}

interface Wait {
  readonly timer: Timer
  readonly end: () => void
}

export function createLatency({ clock, random, count }: FaultContext): LatencyFault {
  const waits = new Set<Wait>()
  let plan: LatencyPlan | undefined

  /** Undefined when there is nothing to wait for. */
  const pause = (name: SlowableService): Promise<void> | undefined => {
    const latency = plan?.[name]
    const delayMs = latency === undefined ? 0 : drawDelayMs(latency, random.of(`latency.${name}`))
    if (delayMs === 0) return undefined
    count('latency')
    const { promise, resolve } = Promise.withResolvers<void>()
    const end = (): void => {
      waits.delete(wait)
      resolve()
    }
    const wait: Wait = { timer: clock.setTimeout(end, delayMs), end }
    waits.add(wait)
    return promise
  }

  const handle =
    (name: SlowableService, service: HttpService): HttpService['handle'] =>
    async (request, response) => {
      if (plan !== undefined) {
        await pause(name)
        if (isGone(request)) return
      }
      return service.handle(request, response)
    }

  return {
    http: (name, service) => ({ ...service, handle: handle(name, service) }),
    webSocket: (name, service) => ({
      ...service,
      handle: handle(name, service),
      upgrade(request, socket, head) {
        const paused = pause(name)
        if (paused === undefined) return service.upgrade(request, socket, head)
        void paused.then(() => {
          if (!socket.destroyed) service.upgrade(request, socket, head)
        })
      },
    }),
    invoker: (invoker) => ({
      async invoke(functionArn, payload) {
        if (plan !== undefined) await pause('lambda')
        return invoker.invoke(functionArn, payload)
      },
    }),
    set(next) {
      plan = next
      for (const { timer, end } of waits) {
        timer.cancel()
        end()
      }
    },
  }
}

export function drawDelayMs({ fixedMs, jitterMs }: Latency, random: () => number): number {
  return jitterMs === 0 ? fixedMs : fixedMs + random() * jitterMs
}

/** True if the client left while it waited. */
function isGone(request: HttpRequest): boolean {
  return request.destroyed
}
