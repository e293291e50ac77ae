import { ProviderName, type StackOutputs } from '@sportsfeeds/domain'
import * as z from 'zod'
import { NoTargetError } from '../errors.ts'

export interface ProviderAccess {
  readonly name: ProviderName
  readonly apiKey: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Number of providers that are needed, or their names. */
export type NeededProviders = number | readonly ProviderName[]

/**
 * The providers that a run sends for: the first ones, the named one first, or those of the given names. A provider's name is part
 * of every key that the audit looks for, so it has to be known. A single provider without a key is played by the named one.
 * @param more API keys by provider, in addition to those of the outputs and the environment.
 * @throws NoTargetError
 */
export function providersOf(
  { providerApiKeys = {} }: StackOutputs,
  environment: Environment,
  named: string | undefined,
  needed: NeededProviders,
  more: Readonly<Record<string, string>> = {},
): ProviderAccess[] {
  const given = { ...keysOf(environment['SPORTSFEEDS_API_KEYS']), ...more }
  const single = environment['SPORTSFEEDS_API_KEY']
  const ofNamed = named === undefined || single === undefined ? {} : { [named]: single }
  refuseForeignKeys({ ...given, ...ofNamed }, providerApiKeys)
  const keys = { ...providerApiKeys, ...given }
  if (typeof needed === 'number') return firstProviders(keys, environment, named, needed)
  const [only] = needed
  const isPlayed =
    needed.length === 1 && (named !== undefined || only === undefined || keys[only] === undefined)
  return isPlayed ? firstProviders(keys, environment, named, 1) : providersByName(keys, needed)
}

/** Odds are stored under the name of the key's owner, so that a run under another name would find none of them. */
function refuseForeignKeys(
  given: Readonly<Record<string, string>>,
  known: Readonly<Record<string, string>>,
): void {
  for (const [name, apiKey] of Object.entries(given)) {
    const [owner] = Object.entries(known).find(([, key]) => key === apiKey) ?? []
    if (owner === undefined || known[name] === apiKey) continue
    throw new NoTargetError(
      `The API key given for provider "${name}" is that of "${owner}": the stack would store all odds as "${owner}". Give "${name}" a key of its own, or leave it out to send as "${owner}".`,
    )
  }
}

function firstProviders(
  keys: Readonly<Record<string, string>>,
  environment: Environment,
  named: string | undefined,
  count: number,
): ProviderAccess[] {
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

function providersByName(
  keys: Readonly<Record<string, string>>,
  names: readonly ProviderName[],
): ProviderAccess[] {
  const missing = names.filter((name) => keys[name] === undefined)
  if (missing.length > 0) {
    const some = missing.slice(0, namesShown).join(', ')
    const rest = missing.length > namesShown ? `, and ${missing.length - namesShown} more` : ''
    throw new NoTargetError(
      `There are no API keys of ${missing.length} of ${names.length} providers: ${some}${rest}. ` +
        'Give a table of keys with --provider-keys FILE (JSON such as {"acme":"key"}), or let --embedded start a stack that has them.',
    )
  }
  return names.flatMap((name) => {
    const apiKey = keys[name]
    return apiKey === undefined ? [] : [{ name, apiKey }]
  })
}

const namesShown = 5

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
