import { UnknownProviderError } from '../errors.ts'
import type { Provider } from '../ports.ts'

/** API key id → provider. */
export type Providers = Readonly<Record<string, Provider>>

/** The provider that an API key belongs to, whatever a body says. @throws UnknownProviderError */
export function getProvider(providers: Providers, apiKeyId: string | undefined): Provider {
  const provider =
    apiKeyId !== undefined && Object.hasOwn(providers, apiKeyId) ? providers[apiKeyId] : undefined
  if (provider === undefined) throw new UnknownProviderError()
  return provider
}
