import { CodedError } from '@sportsfeeds/std'

/** Base of every error that this package throws. */
export abstract class LocalError extends CodedError<
  | 'config'
  | 'build_failed'
  | 'fault_plan_file'
  | 'unknown_log'
  | 'stack_process'
  | 'port_taken'
  | 'proxied_loopback'
  | 'unusable_path'
> {}

/** The stack's settings cannot be read. */
export class StackConfigError extends LocalError {
  readonly code = 'config'
}

/** The functions or the console could not be built. */
export class BuildFailedError extends LocalError {
  readonly code = 'build_failed'
}

/** A stack in a process of its own did not start, or has ended unexpectedly. */
export class StackProcessError extends LocalError {
  readonly code = 'stack_process'
}

/** The file of `--chaos` cannot be read, or is not a fault plan. */
export class FaultPlanFileError extends LocalError {
  readonly code = 'fault_plan_file'

  constructor(file: string, mistakes: readonly string[], options?: ErrorOptions) {
    super(`The fault plan ${file} is invalid:\n${mistakes.map((line) => `  ${line}`).join('\n')}`, options)
  }
}

/** `--logs` names an unknown function. */
export class UnknownLogError extends LocalError {
  readonly code = 'unknown_log'

  constructor(name: string, known: readonly string[]) {
    super(`--logs: unknown function "${name}". Choose among ${known.join(', ')}, or all.`)
  }
}

/** What an option names cannot be made or written to. */
export class UnusablePathError extends LocalError {
  readonly code = 'unusable_path'

  constructor(option: '--data-dir' | '--outputs', path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${option} ${path} cannot be used: ${reason}. Name one that you may write to.`, { cause })
  }
}

/** Another program has a port that the run needs. */
export class PortTakenError extends LocalError {
  readonly code = 'port_taken'

  constructor(port: number, options?: ErrorOptions) {
    super(
      `Port ${port} is taken. Stop the program that has it, or choose another with --port; the console takes the next one.`,
      options,
    )
  }
}

/** Requests to this machine would go to a proxy. */
export class ProxiedLoopbackError extends LocalError {
  readonly code = 'proxied_loopback'
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
