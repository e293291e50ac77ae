/** An error as an AWS service answers it: the code is the name that SDKs throw. */
export class AwsError extends Error {
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
export class PortInUseError extends Error {
  readonly code = 'port_in_use'
  readonly port: number

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(
      `Port ${port} on ${host} is taken. Stop the program that uses it, or choose another port (0: any free).`,
      options,
    )
    this.name = 'PortInUseError'
    this.port = port
  }
}

/** A part of dynalite that this package builds on is missing: another version is installed than the pinned one. */
export class DynaliteMismatchError extends Error {
  readonly code = 'dynalite_mismatch'

  constructor(missing: string) {
    super(`The installed dynalite has no ${missing}. Install the exact version that package.json names.`)
    this.name = 'DynaliteMismatchError'
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
export class DataDirectoryError extends Error {
  readonly code = 'data_directory'

  constructor(dataDir: string, options?: ErrorOptions) {
    super(
      `The tables in "${dataDir}" cannot be opened. Stop the run that uses them, or choose another directory.`,
      options,
    )
    this.name = 'DataDirectoryError'
  }
}

/** A fault plan cannot be followed; nothing of it was put into effect. */
export class FaultPlanError extends Error {
  readonly code = 'fault_plan'
  /** One line each, with the path of the value. */
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[], options?: ErrorOptions) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
    super(`The fault plan has ${count}:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`, options)
    this.name = 'FaultPlanError'
    this.mistakes = mistakes
  }
}
