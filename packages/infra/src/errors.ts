/** Base of every error that this package throws. */
abstract class InfraError extends Error {
  abstract readonly code: 'invalid_stack_config'

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
