import { CodedError } from '@sportsfeeds/std'

export type SimulatorErrorCode =
  | 'invalid_options'
  | 'no_target'
  | 'unreadable_file'
  | 'analysts_not_live'
  | 'duplicate_key'
  | 'audit_unfinished'

/** Base of every error that this package throws. */
export abstract class SimulatorError extends CodedError<SimulatorErrorCode> {}

/** Options of the command are invalid; lists every issue. */
export class InvalidOptionsError extends SimulatorError {
  readonly code = 'invalid_options'
  readonly issues: readonly string[]

  constructor(issues: readonly string[]) {
    super(issues.join('\n'))
    this.issues = issues
  }
}

/** No stack to drive, or one that lacks what the simulator needs. */
export class NoTargetError extends SimulatorError {
  readonly code = 'no_target'
}

/** A file cannot be read or written, or its content is not of the expected kind. */
export class UnreadableFileError extends SimulatorError {
  readonly code = 'unreadable_file'
  readonly reason: string

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`${file}: ${reason}`, options)
    this.reason = reason
  }
}

/** Not every analyst went live in time for the load. */
export class AnalystsNotLiveError extends SimulatorError {
  readonly code = 'analysts_not_live'
}

/** Two odds records of one run have the same key, so that one would silently replace the other. */
export class DuplicateKeyError extends SimulatorError {
  readonly code = 'duplicate_key'

  constructor(id: string) {
    super(`Two odds records of this run have the key "${id}"; dates must differ within a market.`)
  }
}

/** The audit has no result, because something it needs could not be read. */
export class AuditUnfinishedError extends SimulatorError {
  readonly code = 'audit_unfinished'
}
