import { ConsoleConfig } from '@sportsfeeds/domain/internal'
import { ConfigError } from '../shared/errors.ts'

type FetchJson = (url: string, init: RequestInit) => Promise<Pick<Response, 'ok' | 'status' | 'json'>>

/** Loads the addresses of this stack's APIs: one build serves every stack. @throws ConfigError */
export async function loadConfig(fetch: FetchJson): Promise<ConsoleConfig> {
  const response = await fetch('/config.json', { cache: 'no-cache' }).catch((cause: unknown) => {
    throw new ConfigError('The console’s server cannot be reached. Check the network and reload the page.', {
      cause,
    })
  })
  if (!response.ok)
    throw new ConfigError(`The server responded to config.json with status ${response.status}.`)
  const parsed = ConsoleConfig.safeParse(await response.json().catch(() => undefined))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ConfigError(`config.json is invalid: ${issue?.path.join('.')} ${issue?.message}`, {
    cause: parsed.error,
  })
}
