import type { StackOutputs } from '@sportsfeeds/domain'
import { loopbackProxyAdvice } from '@sportsfeeds/std'
import { NoTargetError } from '../errors.ts'
import { getAnalystToken } from './analyst-token.ts'
import {
  type Environment,
  type NeededProviders,
  type ProviderAccess,
  providersOf,
} from './provider-access.ts'
import { outputsOfFile, outputsOfStack } from './read-outputs.ts'

/** How a stack delivers to analysts. */
export type Delivery = 'apiGateway' | 'gateway'

/** Which stack is driven. */
export type TargetPlan =
  | { readonly kind: 'embedded'; readonly delivery?: Delivery }
  | { readonly kind: 'outputs'; readonly file: string; readonly provider?: string }
  | { readonly kind: 'stack'; readonly name: string; readonly provider?: string }

/** A running stack, with what is needed to act as its providers and analysts. */
export interface Target {
  readonly outputs: StackOutputs
  /** As many as were asked for; the first is the one that was named. */
  readonly providers: readonly ProviderAccess[]
  /** The analysts' token, where the environment has one. */
  readonly token: string | undefined
  /** A token for an analyst to connect with. */
  readonly getToken: () => Promise<string>
  /** Ends what was started for this run alone. */
  readonly close: () => Promise<void>
}

/** @throws NoTargetError when the stack was opened for reading only. */
export function firstProvider({ providers: [first] }: Pick<Target, 'providers'>): ProviderAccess {
  if (first === undefined) throw new NoTargetError('This command has opened the stack without a provider.')
  return first
}

/** Requirements of a command on a stack. */
export interface TargetNeeds {
  /** Providers it needs; 0 if it only reads. */
  readonly providers: NeededProviders
  /** API keys by provider, in addition to those of the outputs and the environment. */
  readonly providerKeys?: Readonly<Record<string, string>> | undefined
  /** A stack of this run alone is made large enough for so many odds a second. */
  readonly peakRate?: number
  /** Requests a second of one provider, that its usage plan has to let through. */
  readonly peakRequestRate?: number
}

/**
 * Opens the stack that `plan` names. The API key is `SPORTSFEEDS_API_KEY`, or else the provider's in `SPORTSFEEDS_API_KEYS`
 * or in the outputs; the token is `SPORTSFEEDS_TOKEN`, or else comes from the outputs' token URL.
 * @throws NoTargetError
 */
export async function openTarget(
  plan: TargetPlan,
  environment: Environment,
  needs: TargetNeeds = { providers: 1 },
): Promise<Target> {
  if (plan.kind === 'embedded') return openEmbedded(needs, plan.delivery)
  const token = environment['SPORTSFEEDS_TOKEN']
  const outputs = plan.kind === 'stack' ? await outputsOfStack(plan.name) : await outputsOfFile(plan.file)
  const advice = outputs.local === undefined ? undefined : loopbackProxyAdvice(environment)
  if (advice !== undefined) throw new NoTargetError(advice)
  return {
    outputs,
    providers:
      needs.providers === 0
        ? []
        : providersOf(outputs, environment, plan.provider, needs.providers, needs.providerKeys),
    token,
    getToken: () => getAnalystToken(outputs, token),
    close: async () => undefined,
  }
}

/** Starts the stack in a process of its own, so that load and stack do not share an event loop. */
async function openEmbedded(needs: TargetNeeds, delivery?: Delivery): Promise<Target> {
  // Loaded only when asked for: it brings the whole Pulumi program and the emulator with it.
  const { startStackProcess } = await import('@sportsfeeds/local')
  const stack = await startStackProcess({ argument: { config: configFor(needs, delivery) } }).catch(
    (error: unknown) => {
      throw new NoTargetError(
        `The system did not start: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      )
    },
  )
  return {
    outputs: stack.outputs,
    providers: providersOf(stack.outputs, {}, undefined, needs.providers),
    token: undefined,
    getToken: () => getAnalystToken(stack.outputs, undefined),
    close: () => stack.close(),
  }
}

/** Settings of `dev`, raised where the run needs more. */
function configFor(
  { providers, peakRate = 0, peakRequestRate = 0 }: TargetNeeds,
  delivery: Delivery | undefined,
) {
  const requestRate = Math.max(devRequestRate, Math.ceil(peakRequestRate * headroom))
  return {
    'sportsfeeds:hostConsole': false,
    ...(delivery === undefined ? {} : { 'sportsfeeds:delivery': delivery }),
    ...(peakRate > devOddsRate ? { 'sportsfeeds:expectedWritesPerSecond': peakRate } : {}),
    ...(peakRate > fewShardsRate ? { 'sportsfeeds:flushIntervalMs': manyShardsFlushMs } : {}),
    ...(typeof providers !== 'number' || providers > 1 || requestRate > devRequestRate
      ? {
          'sportsfeeds:providers': namesOf(providers).map((name) => ({
            name,
            operator: true,
            oddsPerSecond: Math.ceil(Math.max(localOddsRate, peakRate * headroom)),
            ratePerSecond: requestRate,
            burst: 2 * requestRate,
          })),
        }
      : {}),
  }
}

function namesOf(providers: NeededProviders): readonly string[] {
  if (typeof providers !== 'number') return providers
  return Array.from({ length: providers }, (_, place) =>
    place === 0 ? 'demo-provider' : `demo-provider-${place + 1}`,
  )
}

const devOddsRate = 500
const devRequestRate = 500
/** Beyond it a stack has more than three shards, each of which sends frames of its own: every 100 ms, they cost a quarter of a core more for each ten analysts. */
const fewShardsRate = 2_000
const manyShardsFlushMs = 200
/** What dev lets its demo provider send. */
const localOddsRate = 10_000
/** Far above what is sent, so that the usage plan is not what a run measures. */
const headroom = 1.3
