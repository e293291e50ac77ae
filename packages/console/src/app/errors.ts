/** Base of every error that the console's own start throws. */
abstract class ConsoleError extends Error {
  abstract readonly code: 'config'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The console was not told where its APIs are. */
export class ConfigError extends ConsoleError {
  readonly code = 'config'
}
