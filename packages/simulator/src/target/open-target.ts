import type { StackOutputs } from '@sportsfeeds/domain'
import { request } from 'undici'
import * as z from 'zod'
import { NoTargetError } from '../errors.ts'
import { type Environment, type ProviderAccess, providersOf } from './provider-access.ts'
import { outputsOfFile, outputsOfStack } from './read-outputs.ts'
import { sizedFor } from './sized-for.ts'

/** Which stack is driven. */
export type TargetPlan =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'outputs'; readonly file: string; readonly provider?: string }
  | { readonly kind: 'stack'; readonly name: string; readonly provider?: string }

/** A running stack, with what is needed to act as its providers and analysts. */
export interface Target {
  readonly outputs: StackOutputs
  /** As many as were asked for; the first is the one that was named. */
  readonly providers: readonly ProviderAccess[]
  /** A token for an analyst to connect with. */
  readonly getToken: () => Promise<string>
  /** Ends what was started for this run alone. */
  readonly close: () => Promise<void>
}

/** @throws NoTargetError when the stack was opened for reading only. */
export function firstProvider({ providers: [first] }: Pick<Target, 'providers'>): ProviderAccess {
  if (first === undefined) throw new NoTargetError('This stack was opened without a provider.')
  return first
}

/** What a command wants of a stack. */
export interface TargetNeeds {
  /** How many providers it plays: 0 for one that only reads. */
  readonly providers: number
  /** A stack of this run alone is made large enough for so many odds a second. */
  readonly peakRate?: number
  /** Requests a second of one provider, that its usage plan has to let through. */
  readonly peakRequestRate?: number
}

/**
 * The stack that `plan` names. API keys are `SPORTSFEEDS_API_KEY`, else those that `SPORTSFEEDS_API_KEYS` or the outputs
 * tell by provider; tokens are `SPORTSFEEDS_TOKEN`, else had from the outputs' token URL.
 * @throws NoTargetError
 */
export async function openTarget(
  plan: TargetPlan,
  environment: Environment,
  needs: TargetNeeds = { providers: 1 },
): Promise<Target> {
  if (plan.kind === 'embedded') return openEmbedded(needs)
  const outputs = plan.kind === 'stack' ? await outputsOfStack(plan.name) : await outputsOfFile(plan.file)
  return {
    outputs,
    providers: needs.providers === 0 ? [] : providersOf(outputs, environment, plan.provider, needs.providers),
    getToken: () => tokenOf(outputs, environment['SPORTSFEEDS_TOKEN']),
    close: async () => undefined,
  }
}

/** A process of its own: the load must not wait for the stack's turn, nor the stack for the load's. */
async function openEmbedded(needs: TargetNeeds): Promise<Target> {
  // Loaded only when asked for: it brings the whole Pulumi program and the emulator with it.
  const { startStackProcess } = await import('@sportsfeeds/local')
  const stack = await startStackProcess({ argument: { config: configFor(needs) } }).catch(
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
    getToken: () => tokenOf(stack.outputs, undefined),
    close: () => stack.close(),
  }
}

/** The settings of `dev`, but for what a run would be too much for. */
function configFor({ providers, peakRate = 0, peakRequestRate = 0 }: TargetNeeds) {
  const requestRate = Math.max(devRequestRate, Math.ceil(peakRequestRate * headroom))
  return {
    'sportsfeeds:hostConsole': false,
    ...(peakRate > devOddsRate ? { 'sportsfeeds:expectedWritesPerSecond': sizedFor(peakRate) } : {}),
    ...(providers > 1 || requestRate > devRequestRate
      ? {
          'sportsfeeds:providers': Array.from({ length: providers }, (_, place) => ({
            name: place === 0 ? 'demo-provider' : `demo-provider-${place + 1}`,
            ratePerSecond: requestRate,
            burst: 2 * requestRate,
          })),
        }
      : {}),
  }
}

const devOddsRate = 500
const devRequestRate = 500
/** Far above what is sent, so that the usage plan is not what a run measures. */
const headroom = 1.3

async function tokenOf({ local }: StackOutputs, tokenGiven: string | undefined): Promise<string> {
  if (tokenGiven !== undefined) return tokenGiven
  if (local === undefined) {
    throw new NoTargetError("Analysts need a token: set SPORTSFEEDS_TOKEN to an analyst's JWT.")
  }
  try {
    const { body } = await request(local.tokenUrl)
    return TokenAnswer.parse(await body.json()).access_token
  } catch (error) {
    throw new NoTargetError(
      `${local.tokenUrl} gives no token: is the system that wrote the outputs still running?`,
      { cause: error },
    )
  }
}

const TokenAnswer = z.object({ access_token: z.string() })
