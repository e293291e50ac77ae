import { setTimeout as sleep } from 'node:timers/promises'
import { type ClientOptions, createSharedFetch, createSharedFrameParser } from '@sportsfeeds/client'
import { sampleClient } from '@sportsfeeds/domain/samples'
import type { RunningStack } from '@sportsfeeds/local'
import { withClientAdmin } from '@sportsfeeds/admin'
import {
  type ConnectAnalyst,
  connectClient,
  createSimulatedLoad,
  drive,
  openAudience,
  planRun,
  type Report,
} from '@sportsfeeds/simulator'
import { createRandom, createSystemClock } from '@sportsfeeds/std'

export interface LocalDrive {
  readonly rate: number
  readonly seconds: number
  readonly analysts: number
  readonly seed: number
  /** Quiet time after the load, after which undelivered odds count as lost. */
  readonly settleSeconds: number
  /** Returns the WebSocket class of the n-th analyst. Default: the platform's. */
  readonly getWebSocket?: (analyst: number) => ClientOptions['WebSocket']
  /** Pause after each group of analysts connects, in which they catch up. Default: none. */
  readonly restMs?: number
  /** Starts the functions before the measurement, as the command line does. Default: true. */
  readonly warmUp?: boolean
  /** Called when all analysts are live and the functions warm, right before the first request. */
  readonly onStart?: () => void
}

/** The parts of a stack that driving it needs, in this process or another one. */
export type DrivenStack = Pick<RunningStack, 'outputs'> & { analystToken(): Promise<string> }

/** Drives simulated games through a running stack, as the command line does. @returns the report */
export async function driveLocal(stack: DrivenStack, options: LocalDrive): Promise<Report> {
  const [name, apiKey] = Object.entries(stack.outputs.providerApiKeys ?? {})[0] ?? []
  if (name === undefined || apiKey === undefined) throw new Error('The stack has no provider.')
  await withClientAdmin(stack.outputs, (admin) => admin.create(sampleClient(Date.now())))
  const target = {
    get outputs() {
      return stack.outputs
    },
    getToken: () => stack.analystToken(),
  }
  const plan = planRun({
    embedded: true,
    rate: String(options.rate),
    duration: `${options.seconds}s`,
    analysts: String(options.analysts),
    seed: String(options.seed),
    settle: `${options.settleSeconds}s`,
    warmUp: options.warmUp ?? true,
  })
  const load = createSimulatedLoad(plan, Date.now())
  const announcedLoad: typeof load = {
    ...load,
    requests: (startMs) => {
      options.onStart?.()
      return load.requests(startMs)
    },
  }
  let analyst = 0
  const shared = { parseFrame: createSharedFrameParser(), fetch: createSharedFetch() }
  const connect: ConnectAnalyst = (onOdds) => {
    const WebSocket = options.getWebSocket?.(analyst)
    analyst += 1
    const own = WebSocket === undefined ? {} : { WebSocket }
    const connection = connectClient(target, { ...shared, ...own })(onOdds)
    return {
      ...connection,
      ready: async () => {
        await connection.ready()
        await sleep(options.restMs ?? 0)
      },
    }
  }
  const clock = createSystemClock({ isMonotonic: true })
  return await drive(announcedLoad, plan, {
    clock,
    random: createRandom(options.seed),
    feedsApiUrl: stack.outputs.feedsApiUrl,
    providers: [{ name, apiKey }],
    openAudience: (audience) => openAudience({ ...audience, clock, connect }),
    progress: { write: () => true, isTTY: false },
    signal: new AbortController().signal,
  })
}
