import * as pulumi from '@pulumi/pulumi'

/** Base of every error that this package throws. Pulumi shows a RunError by its message alone, without a stack trace. */
abstract class InfraError extends pulumi.RunError {
  abstract readonly code:
    | 'invalid_stack_config'
    | 'console_not_built'
    | 'functions_not_built'
    | 'unreadable_message'
    | 'records_not_taken'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The stack's configuration has mistakes: all of them, each with its key. */
export class InvalidStackConfigError extends InfraError {
  readonly code = 'invalid_stack_config'

  constructor(stack: string, faults: readonly string[], options?: ErrorOptions) {
    super(
      `Stack "${stack}" has ${faults.length === 1 ? 'a mistake' : `${faults.length} mistakes`} in its configuration; ` +
        `mend Pulumi.${stack}.yaml:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      options,
    )
  }
}

/** The console's files are not there to be put anywhere. */
export class ConsoleNotBuiltError extends InfraError {
  readonly code = 'console_not_built'

  constructor(directory: string, options?: ErrorOptions) {
    super(`The console is not built: ${directory} has no index.html. ${buildAdvice}`, options)
  }
}

/** Bundles of functions are not there to be deployed. */
export class FunctionsNotBuiltError extends InfraError {
  readonly code = 'functions_not_built'

  constructor(names: readonly string[], options?: ErrorOptions) {
    super(`The functions ${names.join(', ')} are not built. ${buildAdvice}`, options)
  }
}

const buildAdvice = 'Run `npx pnpm@10.34.8 build` first; `npm run pulumi -- …` does it by itself.'

/** A message of the on-failure queue is none that Lambda writes. */
export class UnreadableMessageError extends InfraError {
  readonly code = 'unreadable_message'

  constructor(messageId: string, reason: string, options?: ErrorOptions) {
    super(`Message ${messageId} is no failed batch of a stream; see who sent it: ${reason}`, options)
  }
}

/** Records could not be appended to the stream. */
export class RecordsNotTakenError extends InfraError {
  readonly code = 'records_not_taken'

  constructor(records: number, streamArn: string) {
    super(`${records} records were not taken by ${streamArn}; try again when it is less busy.`)
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
