import { CodedError } from '@sportsfeeds/std'

/** Base of every error that this package throws. */
export abstract class DomainError extends CodedError<'invalid_key' | 'invalid_price'> {}

/** A string is not the table key of the entity that it was read as. */
export class InvalidKeyError extends DomainError {
  readonly code = 'invalid_key'

  constructor(entity: string, value: string, expected: string, options?: ErrorOptions) {
    super(`"${value}" is not a key of ${entity}; expected ${expected}.`, options)
  }
}

/** A price cannot be read in the format stated for it. */
export class InvalidPriceError extends DomainError {
  readonly code = 'invalid_price'

  constructor(price: number | string, format: string, rule: string) {
    super(`${JSON.stringify(price)} is not a price in the ${format} format: ${rule}.`)
  }
}
