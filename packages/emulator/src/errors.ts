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

/** The cloud was asked to listen on a port that another program holds. */
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

/** A part of dynalite that this package builds on is missing: another version is installed than the pinned one. */
export class DynaliteMismatchError extends CodedError {
  readonly code = 'dynalite_mismatch'

  constructor(missing: string) {
    super(`The installed dynalite has no ${missing}. Install the exact version that package.json names.`)
  }
}

/** The error of an operation that the service has and the emulator has not. */
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

/** The files of the tables cannot be opened: most often another run holds them. */
export class DataDirectoryError extends CodedError {
  readonly code = 'data_directory'

  constructor(dataDir: string, options?: ErrorOptions) {
    super(
      `The tables in "${dataDir}" cannot be opened. Stop the run that uses them, or choose another directory.`,
      options,
    )
  }
}

/** A fault plan cannot be followed; nothing of it was put into effect. */
export class FaultPlanError extends CodedError {
  readonly code = 'fault_plan'
  /** One line each, with the path of the value. */
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[], options?: ErrorOptions) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
    super(`The fault plan has ${count}:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`, options)
    this.mistakes = mistakes
  }
}
