import type { Timer } from '../clock/clock.ts'
import type { HttpRoom, RoomRequest, UpgradeRoom } from '../http/room.ts'
import type { Invoker } from '../lambda/types.ts'
import type { FaultContext } from './fault-context.ts'
import type { Latency, LatencyPlan, SlowableService } from './fault-plan.ts'
import type { Fault } from './fault.ts'

/** Time that is added to requests before a service sees them. */
export interface LatencyFault extends Fault<LatencyPlan> {
  /** The room, slowed down as its service is. */
  room<Room extends HttpRoom>(service: SlowableService, room: Room): Room
  upgradeRoom<Room extends UpgradeRoom>(service: SlowableService, room: Room): Room
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
  const pause = (service: SlowableService): Promise<void> | undefined => {
    const latency = plan?.[service]
    const delayMs = latency === undefined ? 0 : drawDelayMs(latency, random.of(`latency.${service}`))
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
    (service: SlowableService, room: HttpRoom): HttpRoom['handle'] =>
    async (request, response) => {
      if (plan !== undefined) {
        await pause(service)
        if (isGone(request)) return
      }
      return room.handle(request, response)
    }

  return {
    room: (service, room) => ({ ...room, handle: handle(service, room) }),
    upgradeRoom: (service, room) => ({
      ...room,
      handle: handle(service, room),
      upgrade(request, socket, head) {
        const paused = pause(service)
        if (paused === undefined) return room.upgrade(request, socket, head)
        void paused.then(() => {
          if (!socket.destroyed) room.upgrade(request, socket, head)
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

/** A client that left while it waited: nobody reads its body any more. */
function isGone(request: RoomRequest): boolean {
  return request.destroyed
}
