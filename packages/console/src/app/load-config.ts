import { type ConsoleConfig, consoleConfigSchema } from '@sportsfeeds/domain'
import { ConfigError } from '../shared/errors.ts'

type FetchJson = (url: string, init: RequestInit) => Promise<Pick<Response, 'ok' | 'status' | 'json'>>

/** Where this console's APIs are: one build serves every stack. @throws ConfigError */
export async function loadConfig(fetch: FetchJson): Promise<ConsoleConfig> {
  const response = await fetch('/config.json', { cache: 'no-cache' }).catch((cause: unknown) => {
    throw new ConfigError('The console’s server cannot be reached.', { cause })
  })
  if (!response.ok) throw new ConfigError(`config.json answered with status ${response.status}.`)
  const parsed = consoleConfigSchema.safeParse(await response.json().catch(() => undefined))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ConfigError(`config.json cannot be read: ${issue?.path.join('.')} ${issue?.message}`, {
    cause: parsed.error,
  })
}
