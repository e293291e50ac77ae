import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type ProviderName, ProviderName as ProviderNameSchema, StackOutputs } from '@sportsfeeds/domain'
import { request } from 'undici'
import * as z from 'zod'
import { NoTargetError } from './errors.ts'
import type { TargetPlan } from './plan.ts'

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

export interface ProviderAccess {
  readonly name: ProviderName
  readonly apiKey: string
}

/** @throws NoTargetError when the stack was opened for reading only. */
export const firstProvider = ({ providers: [first] }: Pick<Target, 'providers'>): ProviderAccess => {
  if (first === undefined) throw new NoTargetError('This stack was opened without a provider.')
  return first
}

/** What a command wants of a stack. */
export interface TargetNeeds {
  /** How many providers it plays: 0 for one that only reads. */
  readonly providers: number
  /** A stack of this process is made large enough for so many odds a second. */
  readonly peakRate?: number
  /** Requests a second of one provider, that its usage plan has to let through. */
  readonly peakRequestRate?: number
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The stack that `plan` names. API keys are `SPORTSFEEDS_API_KEY`, else those that `SPORTSFEEDS_API_KEYS` or the outputs
 * tell by provider; tokens are `SPORTSFEEDS_TOKEN`, else had from the outputs' token URL.
 * @throws NoTargetError
 */
export const openTarget = async (
  plan: TargetPlan,
  environment: Environment,
  needs: TargetNeeds = { providers: 1 },
): Promise<Target> => {
  if (plan.kind === 'embedded') return openEmbedded(needs)
  const outputs = plan.kind === 'stack' ? await outputsOfStack(plan.name) : await outputsOfFile(plan.file)
  return {
    outputs,
    providers: needs.providers === 0 ? [] : providersOf(outputs, environment, plan.provider, needs.providers),
    getToken: () => tokenOf(outputs, environment['SPORTSFEEDS_TOKEN']),
    close: async () => undefined,
  }
}

const openEmbedded = async (needs: TargetNeeds): Promise<Target> => {
  // Loaded only when asked for: it brings the whole Pulumi program and the emulator with it.
  const { startStack } = await import('@sportsfeeds/local')
  const stack = await startStack({ config: configFor(needs) }).catch((error: unknown) => {
    throw new NoTargetError(
      `The system did not start in this process: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  })
  return {
    outputs: stack.outputs,
    providers: providersOf(stack.outputs, {}, undefined, needs.providers),
    getToken: () => stack.analystToken({}),
    close: () => stack.close(),
  }
}

/** The settings of `dev`, but for what a run would be too much for. */
const configFor = ({ providers, peakRate = 0, peakRequestRate = 0 }: TargetNeeds) => {
  const requestRate = Math.max(devRequestRate, Math.ceil(peakRequestRate * headroom))
  return {
    'sportsfeeds:hostConsole': false,
    ...(peakRate > devOddsRate
      ? { 'sportsfeeds:expectedWritesPerSecond': Math.ceil(peakRate * headroom) }
      : {}),
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
/** Games are not spread evenly over shards, and a shard is full by itself. */
const headroom = 1.3

const outputsOfFile = async (file: string): Promise<StackOutputs> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new NoTargetError(
      `${file} cannot be read: start the system with "npm start", name another file with --outputs, or use --embedded.`,
      { cause: error },
    )
  })
  return parseOutputs(text, file)
}

const outputsOfStack = async (stack: string): Promise<StackOutputs> => {
  const program = fileURLToPath(new URL('../../infra', import.meta.url))
  const { stdout } = await promisify(execFile)('pulumi', [
    'stack',
    'output',
    '--json',
    '--show-secrets',
    `--stack=${stack}`,
    `--cwd=${program}`,
  ]).catch((error: unknown) => {
    throw new NoTargetError(`pulumi gave no outputs of stack "${stack}": ${lastLine(error)}`, {
      cause: error,
    })
  })
  return parseOutputs(stdout, `outputs of stack "${stack}"`)
}

/** Why a program failed, as it said last. */
const lastLine = (error: unknown): string => {
  const said = ProgramError.safeParse(error)
  const lines = (said.success ? said.data.stderr : String(error)).split('\n').map((line) => line.trim())
  return lines.findLast((line) => line !== '') ?? String(error)
}

const ProgramError = z.object({ stderr: z.string().min(1) })

const parseOutputs = (text: string, source: string): StackOutputs => {
  try {
    return StackOutputs.parse(withoutHidden(JSON.parse(text)))
  } catch (error) {
    const reason = error instanceof z.ZodError ? issuesOf(error) : String(error)
    throw new NoTargetError(`${source} cannot be used: ${reason}`, { cause: error })
  }
}

/** Outputs that Pulumi printed without `--show-secrets` tell no secrets: they are as if they were not there. */
const withoutHidden = (outputs: unknown): unknown =>
  typeof outputs === 'object' && outputs !== null
    ? Object.fromEntries(Object.entries(outputs).filter(([, value]) => !isHidden(value)))
    : outputs

/** As `pulumi stack output --json` writes it: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_output/ */
const hidden = '[secret]'

const isHidden = (value: unknown): boolean =>
  value === hidden ||
  (typeof value === 'object' && value !== null && Object.values(value).some((entry) => entry === hidden))

const issuesOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ')

/** A provider's name is part of every key that the audit looks for, so it has to be known. */
const providersOf = (
  { providerApiKeys = {} }: StackOutputs,
  environment: Environment,
  named: string | undefined,
  count: number,
): ProviderAccess[] => {
  const keys = { ...providerApiKeys, ...keysOf(environment['SPORTSFEEDS_API_KEYS']) }
  const first = namedProvider(keys, environment['SPORTSFEEDS_API_KEY'], named)
  const others = Object.entries(keys).filter(([name]) => name !== first.name)
  const providers = [first, ...others.map(([name, apiKey]) => ({ name, apiKey }))].slice(0, count)
  if (providers.length < count) {
    const known = providers.map(({ name }) => name).join(', ')
    throw new NoTargetError(
      `${count} providers are wanted, and there are API keys of ${providers.length} (${known}): set SPORTSFEEDS_API_KEYS to JSON such as {"acme":"key"}.`,
    )
  }
  return providers.map(({ name, apiKey }) => ({ name: providerName(name), apiKey }))
}

const keysOf = (text: string | undefined): Record<string, string> => {
  if (text === undefined) return {}
  const parsed = ApiKeys.safeParse(text)
  if (parsed.success) return parsed.data
  // What it holds is secret, so it is not shown.
  throw new NoTargetError(
    'SPORTSFEEDS_API_KEYS must be JSON of API keys by provider, such as {"acme":"key"}.',
  )
}

const ApiKeys = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.issues.push({ code: 'custom', input: text, message: 'must be JSON' })
      return z.NEVER
    }
  })
  .pipe(z.record(z.string(), z.string().min(1)))

const namedProvider = (
  keys: Readonly<Record<string, string>>,
  apiKeyGiven: string | undefined,
  named: string | undefined,
): { name: string; apiKey: string } => {
  const entry = Object.entries(keys).find(([name, key]) =>
    apiKeyGiven !== undefined ? key === apiKeyGiven : named === undefined || name === named,
  )
  const name = named ?? entry?.[0]
  const apiKey = apiKeyGiven ?? entry?.[1]
  if (apiKey === undefined) {
    throw new NoTargetError(
      named !== undefined && Object.keys(keys).length > 0
        ? `There is no API key of "${named}"; there are those of ${Object.keys(keys).join(', ')}.`
        : 'There is no API key: set SPORTSFEEDS_API_KEY, or take the outputs with "pulumi stack output --json --show-secrets".',
    )
  }
  if (name === undefined) {
    throw new NoTargetError('Whose API key is SPORTSFEEDS_API_KEY? Name the provider with --provider NAME.')
  }
  return { name, apiKey }
}

const providerName = (name: string): ProviderName => {
  const parsed = ProviderNameSchema.safeParse(name)
  if (parsed.success) return parsed.data
  throw new NoTargetError(`"${name}" cannot be a provider: ${parsed.error.issues[0]?.message ?? ''}.`)
}

const tokenOf = async ({ local }: StackOutputs, tokenGiven: string | undefined): Promise<string> => {
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
