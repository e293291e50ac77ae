import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientOptions } from '@sportsfeeds/client'
import { sampleClient } from '@sportsfeeds/domain/samples'
import type { RunningStack } from '@sportsfeeds/local'
import { withClientAdmin } from '@sportsfeeds/admin'
import {
  connectClient,
  createSimulatedLoad,
  createTransport,
  drive,
  planRun,
  type Report,
} from '@sportsfeeds/simulator'
import { createRandom, createSystemClock } from '@sportsfeeds/std'

export interface LocalDrive {
  readonly rate: number
  readonly seconds: number
  readonly analysts: number
  readonly seed: number
  /** How long nothing may arrive, after the load, until what has not arrived is lost. */
  readonly settleSeconds: number
  /** The WebSocket of the n-th analyst, when it is not the platform's. */
  readonly webSocketOf?: (analyst: number) => ClientOptions['WebSocket']
  /** How long analysts that connected together are left alone before the next ones, or the load: they catch up first. */
  readonly restMs?: number
  /** Let the functions start before anything is measured, as the command line does: the default. */
  readonly warmUp?: boolean
  /** Told when all analysts are live and the functions warm: the first request follows at once. */
  readonly onStart?: () => void
}

/** What is needed of a stack to drive it, in this process or in another one. */
export type DrivenStack = Pick<RunningStack, 'outputs'> & { analystToken(): Promise<string> }

/** Drives simulated games through a running stack, as the command line does, and gives the report. */
export async function driveLocal(stack: DrivenStack, options: LocalDrive): Promise<Report> {
  const [provider, apiKey] = Object.entries(stack.outputs.providerApiKeys ?? {})[0] ?? []
  if (provider === undefined || apiKey === undefined) throw new Error('The stack has no provider.')
  await withClientAdmin(stack.outputs, (admin) => admin.create(sampleClient(Date.now())))
  const transport = createTransport(stack.outputs.feedsApiUrl, apiKey)
  const target = { outputs: stack.outputs, getToken: () => stack.analystToken() }
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
  try {
    return await drive(announcedLoad, plan, {
      clock: createSystemClock({ isMonotonic: true }),
      random: createRandom(options.seed),
      transport,
      connectAnalyst: (onOdds) => {
        const WebSocket = options.webSocketOf?.(analyst)
        analyst += 1
        const connection = connectClient(target, WebSocket === undefined ? {} : { WebSocket })(onOdds)
        return {
          ...connection,
          ready: async () => {
            await connection.ready()
            await sleep(options.restMs ?? 0)
          },
        }
      },
      provider,
      progress: { write: () => true, isTTY: false },
      signal: new AbortController().signal,
    })
  } finally {
    await transport.close()
  }
}
