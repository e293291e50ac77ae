/** Base of every error that this package throws. */
abstract class InfraError extends Error {
  abstract readonly code: 'invalid_stack_config' | 'unreadable_message' | 'records_not_taken'

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

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
