import { CodedError } from '@sportsfeeds/std'

/** Base of every error that this package throws. */
abstract class InfraError extends CodedError<
  | 'invalid_stack_config'
  | 'console_not_built'
  | 'functions_not_built'
  | 'unreadable_message'
  | 'records_not_taken'
  | 'account_too_small'
> {
  /** The mark of Pulumi's RunError, which the CLI shows by its message alone, without a stack trace. */
  readonly __pulumiRunError = true
}

/** The stack's configuration has mistakes: all of them, each with its key. */
export class InvalidStackConfigError extends InfraError {
  readonly code = 'invalid_stack_config'

  constructor(stack: string, issues: readonly string[], options?: ErrorOptions) {
    super(
      `Stack "${stack}" has ${issues.length === 1 ? 'a mistake' : `${issues.length} mistakes`} in its configuration; ` +
        `fix Pulumi.${stack}.yaml:\n${issues.map((issue) => `  ${issue}`).join('\n')}`,
      options,
    )
  }
}

/** The account has too little of something that the stack needs. */
export class AccountTooSmallError extends InfraError {
  readonly code = 'account_too_small'

  constructor(region: string, misfits: readonly string[]) {
    super(
      `The account has too little in ${region}; nothing was made:\n${misfits.map((misfit) => `  ${misfit}`).join('\n')}`,
    )
  }
}

/** The console has not been built. */
export class ConsoleNotBuiltError extends InfraError {
  readonly code = 'console_not_built'

  constructor(directory: string, options?: ErrorOptions) {
    super(`The console is not built: ${directory} has no index.html. ${buildAdvice}`, options)
  }
}

/** Bundles of functions have not been built. */
export class FunctionsNotBuiltError extends InfraError {
  readonly code = 'functions_not_built'

  constructor(names: readonly string[], options?: ErrorOptions) {
    super(`The functions ${names.join(', ')} are not built. ${buildAdvice}`, options)
  }
}

const buildAdvice = 'Run `npm run build` first; `npm run pulumi -- …` does it automatically.'

/** A message of the on-failure queue was not written by Lambda. */
export class UnreadableMessageError extends InfraError {
  readonly code = 'unreadable_message'

  constructor(messageId: string, reason: string, options?: ErrorOptions) {
    super(`Message ${messageId} is not a failed batch of a stream; find out who sent it: ${reason}`, options)
  }
}

/** Records could not be appended to the stream. */
export class RecordsNotTakenError extends InfraError {
  readonly code = 'records_not_taken'

  constructor(records: number, streamArn: string) {
    super(`${records} records could not be appended to ${streamArn}; try again when it is less busy.`)
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
