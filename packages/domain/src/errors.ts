/** Base of every error that this package throws. */
export abstract class DomainError extends Error {
  abstract readonly code: 'invalid_key' | 'invalid_price' | 'invalid_capacity'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** A string that should be a table key of a known entity is not one. */
export class InvalidKeyError extends DomainError {
  readonly code = 'invalid_key'

  constructor(entity: string, value: string, expected: string, options?: ErrorOptions) {
    super(`"${value}" is not a key of ${entity}; expected ${expected}.`, options)
  }
}

/** A price cannot be read in the format that was stated for it. */
export class InvalidPriceError extends DomainError {
  readonly code = 'invalid_price'

  constructor(price: number | string, format: string, rule: string) {
    super(`${JSON.stringify(price)} is not a ${format} price: ${rule}.`)
  }
}

/** A capacity formula was given a quantity it is not defined for. */
export class InvalidCapacityError extends DomainError {
  readonly code = 'invalid_capacity'

  constructor(quantity: string, value: number) {
    super(`${quantity} must be a finite number above zero, not ${value}.`)
  }
}
