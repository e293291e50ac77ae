import { CodedError } from '@sportsfeeds/std'

/** A quantity is not a finite number above zero. */
export class InvalidQuantityError extends CodedError<'invalid_quantity'> {
  readonly code = 'invalid_quantity'

  constructor(quantity: string, value: number) {
    super(`${quantity} must be a finite number above zero, not ${value}.`)
  }
}

/** @throws InvalidQuantityError that names the quantity, unless it is a finite number above zero. */
export function requirePositive(quantity: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) throw new InvalidQuantityError(quantity, value)
}
