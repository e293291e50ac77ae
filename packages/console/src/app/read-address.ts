import type { ConsoleConfig } from '@sportsfeeds/domain/internal'

export interface ReadAddressDependencies {
  /** The configuration that the page was loaded with. */
  readonly config: Pick<ConsoleConfig, 'bookmakerApiUrl'>
  readonly loadConfig: () => Promise<Pick<ConsoleConfig, 'bookmakerApiUrl'>>
  readonly reload: () => void
}

/**
 * Makes a function that reads the address before each attempt to connect. When the stack has another one by now, the page is loaded again: its
 * security policy names the places that it may call, and not the new one.
 */
export function createReadAddress({ config, loadConfig, reload }: ReadAddressDependencies) {
  let isFirst = true
  return async (): Promise<string> => {
    if (isFirst) {
      isFirst = false
      return config.bookmakerApiUrl
    }
    // Without the network there is nothing to compare with, nor anything to connect to.
    const now = await loadConfig().catch(() => config)
    if (now.bookmakerApiUrl !== config.bookmakerApiUrl) reload()
    return config.bookmakerApiUrl
  }
}
