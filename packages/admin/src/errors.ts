import type { ClientId } from '@sportsfeeds/domain/internal'
import { CodedError } from '@sportsfeeds/std'
import type { TableLocation } from './table-location.ts'

/** A client that is to be changed does not exist. */
export class UnknownClientError extends CodedError<'unknown_client'> {
  readonly code = 'unknown_client'

  constructor(id: ClientId, options?: ErrorOptions) {
    super(`There is no client "${id}"; create it first.`, options)
  }
}

/** The table did not take a request: it cannot be reached, or the credentials do not allow it. */
export class TableAccessError extends CodedError<'table_access'> {
  readonly code = 'table_access'

  constructor({ tableName, region, local }: TableLocation, cause: Error) {
    // Of several addresses that were tried, the errors are inside.
    const reason = cause instanceof AggregateError ? String(cause.errors[0]) : cause.message
    super(
      local === undefined
        ? `The table ${tableName} in ${region} cannot be used: ${reason}. Check the credentials and the region.`
        : `The table ${tableName} at ${local.awsEndpoint} cannot be used: ${reason}. Is the stack running? Start it with \`npm start\`.`,
      { cause },
    )
  }
}
