import { CodedError } from '@sportsfeeds/std'

/** An error that an AWS service responds with. SDKs throw an error with this code as its name. */
export class AwsError extends CodedError {
  readonly code: string
  readonly httpStatus: number

  constructor(code: string, message: string, httpStatus = 400, options?: ErrorOptions) {
    super(message, options)
    this.name = code
    this.code = code
    this.httpStatus = httpStatus
  }
}

/** Another program listens on the port. */
export class PortInUseError extends CodedError {
  readonly code = 'port_in_use'
  readonly port: number

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(
      `Port ${port} on ${host} is taken. Stop the program that uses it, or choose another port (0: any free).`,
      options,
    )
    this.port = port
  }
}

/** The installed dynalite lacks a part that this package uses: its version is not the pinned one. */
export class DynaliteMismatchError extends CodedError {
  readonly code = 'dynalite_mismatch'

  constructor(missing: string) {
    super(`The installed dynalite has no ${missing}. Install the exact version that package.json names.`)
  }
}

/** The error for an operation that the emulator does not have. */
export function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The emulator's ${service} has no operation "${operation}".`,
  )
}

export function throughputExceeded(message: string): AwsError {
  return new AwsError('ProvisionedThroughputExceededException', message)
}

export function isThroughputExceeded(error: unknown): boolean {
  return error instanceof AwsError && error.code === 'ProvisionedThroughputExceededException'
}

/** The tables' files cannot be opened: another run has them open, or they are damaged. */
export class DataDirectoryError extends CodedError {
  readonly code = 'data_directory'

  /** @param damage what is wrong with the files, unless another run has them open. */
  constructor(dataDir: string, damage?: string, options?: ErrorOptions) {
    super(
      damage === undefined
        ? `The tables in "${dataDir}" cannot be opened. Stop the run that uses them, or choose another directory.`
        : `The tables in "${dataDir}" cannot be read (${damage}). Put back a copy of the directory, or choose another one.`,
      options,
    )
  }
}

/** The error of every operation on tables that were closed. */
export function tablesClosed(): AwsError {
  return new AwsError('InternalServerError', 'The tables are not open any more.', 500)
}

/** A fault plan has mistakes; no part of it is in effect. */
export class FaultPlanError extends CodedError {
  readonly code = 'fault_plan'
  /** One line for each mistake, with the path of the value. */
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[], options?: ErrorOptions) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
    super(`The fault plan has ${count}:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`, options)
    this.mistakes = mistakes
  }
}

/** A fault broke a subscription off: its connection ends without a last event. */
export class SubscriptionCutError extends CodedError {
  readonly code = 'subscription_cut'

  constructor(shardId: string) {
    super(`The subscription to ${shardId} was cut.`)
  }
}
