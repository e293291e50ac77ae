import { ProviderName, type StackOutputs } from '@sportsfeeds/domain'
import * as z from 'zod'
import { NoTargetError } from '../errors.ts'

export interface ProviderAccess {
  readonly name: ProviderName
  readonly apiKey: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The first `count` providers, the named one first. A provider's name is part of every key that the audit looks for, so
 * it has to be known.
 * @throws NoTargetError
 */
export function providersOf(
  { providerApiKeys = {} }: StackOutputs,
  environment: Environment,
  named: string | undefined,
  count: number,
): ProviderAccess[] {
  const keys = { ...providerApiKeys, ...keysOf(environment['SPORTSFEEDS_API_KEYS']) }
  const first = namedProvider(keys, environment['SPORTSFEEDS_API_KEY'], named)
  const others = Object.entries(keys).filter(([name]) => name !== first.name)
  const providers = [first, ...others.map(([name, apiKey]) => ({ name, apiKey }))].slice(0, count)
  if (providers.length < count) {
    const known = providers.map(({ name }) => name).join(', ')
    throw new NoTargetError(
      `The run needs ${count} providers, but there are API keys of ${providers.length} only (${known}): set SPORTSFEEDS_API_KEYS to JSON such as {"acme":"key"}.`,
    )
  }
  return providers.map(({ name, apiKey }) => ({ name: providerName(name), apiKey }))
}

function keysOf(text: string | undefined): Record<string, string> {
  if (text === undefined) return {}
  const parsed = ApiKeys.safeParse(text)
  if (parsed.success) return parsed.data
  // The value is secret and must not appear in the message.
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

function namedProvider(
  keys: Readonly<Record<string, string>>,
  apiKeyGiven: string | undefined,
  named: string | undefined,
): { name: string; apiKey: string } {
  const entry = Object.entries(keys).find(([name, key]) =>
    apiKeyGiven !== undefined ? key === apiKeyGiven : named === undefined || name === named,
  )
  const name = named ?? entry?.[0]
  const apiKey = apiKeyGiven ?? entry?.[1]
  if (apiKey === undefined) {
    throw new NoTargetError(
      named !== undefined && Object.keys(keys).length > 0
        ? `No API key of provider "${named}". Known providers: ${Object.keys(keys).join(', ')}.`
        : 'No API key: set SPORTSFEEDS_API_KEY, or take the outputs with "pulumi stack output --json --show-secrets".',
    )
  }
  if (name === undefined) {
    throw new NoTargetError('Whose API key is SPORTSFEEDS_API_KEY? Name the provider with --provider NAME.')
  }
  return { name, apiKey }
}

function providerName(name: string): ProviderName {
  const parsed = ProviderName.safeParse(name)
  if (parsed.success) return parsed.data
  throw new NoTargetError(`"${name}" cannot be a provider: ${parsed.error.issues[0]?.message ?? ''}.`)
}
