/** Base of every error that this package throws. */
export abstract class SimulatorError extends Error {
  abstract readonly code:
    | 'invalid_options'
    | 'no_target'
    | 'unreadable_file'
    | 'refused'
    | 'analysts_not_live'
    | 'duplicate_key'
    | 'audit_unfinished'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The command's options are wrong: every mistake at once. */
export class InvalidOptionsError extends SimulatorError {
  readonly code = 'invalid_options'
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.mistakes = mistakes
  }
}

/** There is no stack to drive, or it lacks what the simulator needs of it. */
export class NoTargetError extends SimulatorError {
  readonly code = 'no_target'
}

/** A file that was named cannot be read, or is not what it should be. */
export class UnreadableFileError extends SimulatorError {
  readonly code = 'unreadable_file'

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`${file}: ${reason}`, options)
  }
}

/** The feeds API refused what has to succeed before a run can begin. */
export class RefusedError extends SimulatorError {
  readonly code = 'refused'

  constructor(request: string, status: number, body: string) {
    super(`${request} was answered ${status}: ${body.slice(0, 500)}`)
  }
}

/** Analysts did not all go live before the load was to begin. */
export class AnalystsNotLiveError extends SimulatorError {
  readonly code = 'analysts_not_live'
}

/** Two odds of one run have the same key, so that one would silently replace the other. */
export class DuplicateKeyError extends SimulatorError {
  readonly code = 'duplicate_key'

  constructor(id: string) {
    super(`Two odds of this run have the key "${id}"; dates must differ within a market.`)
  }
}

/** What an audit needs could not be read, so that there is no verdict. */
export class AuditUnfinishedError extends SimulatorError {
  readonly code = 'audit_unfinished'
}
