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
  readonly provider: ProviderName
  readonly apiKey: string
  /** A token for an analyst to connect with. */
  readonly getToken: () => Promise<string>
  /** Ends what was started for this run alone. */
  readonly close: () => Promise<void>
}

/**
 * The stack that `plan` names. The API key is `SPORTSFEEDS_API_KEY`, else the first that the outputs tell; tokens are
 * `SPORTSFEEDS_TOKEN`, else had from the outputs' token URL.
 * @throws NoTargetError
 */
export const openTarget = async (
  plan: TargetPlan,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Target> => {
  if (plan.kind === 'embedded') return openEmbedded()
  const outputs = plan.kind === 'stack' ? await outputsOfStack(plan.name) : await outputsOfFile(plan.file)
  return {
    outputs,
    ...credentialsOf(outputs, environment['SPORTSFEEDS_API_KEY'], plan.provider),
    getToken: () => tokenOf(outputs, environment['SPORTSFEEDS_TOKEN']),
    close: async () => undefined,
  }
}

const openEmbedded = async (): Promise<Target> => {
  // Loaded only when asked for: it brings the whole Pulumi program and the emulator with it.
  const { startStack } = await import('@sportsfeeds/local')
  const stack = await startStack({}).catch((error: unknown) => {
    throw new NoTargetError(
      `The system did not start in this process: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  })
  return {
    outputs: stack.outputs,
    ...credentialsOf(stack.outputs, undefined, undefined),
    getToken: () => stack.analystToken({}),
    close: () => stack.close(),
  }
}

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
    throw new NoTargetError(
      `pulumi gave no outputs of stack "${stack}": ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  })
  return parseOutputs(stdout, `outputs of stack "${stack}"`)
}

const parseOutputs = (text: string, source: string): StackOutputs => {
  try {
    return StackOutputs.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new NoTargetError(`${source} cannot be used: ${reason}`, { cause: error })
  }
}

/** The provider's name is part of every key that the audit looks for, so it has to be known. */
const credentialsOf = (
  { providerApiKeys = {} }: StackOutputs,
  apiKeyGiven: string | undefined,
  providerGiven: string | undefined,
): Pick<Target, 'provider' | 'apiKey'> => {
  const known = Object.entries(providerApiKeys)
  const entry = known.find(([name, key]) =>
    apiKeyGiven !== undefined ? key === apiKeyGiven : providerGiven === undefined || name === providerGiven,
  )
  const provider = providerGiven ?? entry?.[0]
  const apiKey = apiKeyGiven ?? entry?.[1]
  if (apiKey === undefined) {
    throw new NoTargetError(
      'There is no API key: set SPORTSFEEDS_API_KEY, or take the outputs with --show-secrets.',
    )
  }
  if (provider === undefined) {
    throw new NoTargetError('Whose API key is SPORTSFEEDS_API_KEY? Name the provider with --provider NAME.')
  }
  return { provider: ProviderNameSchema.parse(provider), apiKey }
}

const tokenOf = async ({ local }: StackOutputs, tokenGiven: string | undefined): Promise<string> => {
  if (tokenGiven !== undefined) return tokenGiven
  if (local === undefined) {
    throw new NoTargetError("Analysts need a token: set SPORTSFEEDS_TOKEN to an analyst's JWT.")
  }
  const { body } = await request(local.tokenUrl)
  return TokenAnswer.parse(await body.json()).access_token
}

const TokenAnswer = z.object({ access_token: z.string() })
