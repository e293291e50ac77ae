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
