/** An exact fraction; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** The fraction in lowest terms. */
export function rational(numerator: bigint, denominator: bigint): Rational {
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

/**
 * The value of the shortest decimal text of a number from 0.000001 to 10²¹ in size: 1.91 is 191/100, not the binary
 * fraction nearest to it.
 */
export function toRational(number: number): Rational {
  const decimals = decimalsOf(number)
  return rational(BigInt(String(number).replace('.', '')), 10n ** BigInt(decimals))
}

/** Digits after the point in that text. */
export function decimalsOf(number: number): number {
  const text = String(number)
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

/** The sum, exact but not reduced: a long sum is reduced once, by the caller, if at all. */
export function add(a: Rational, b: Rational): Rational {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { numerator: -b.numerator, denominator: b.denominator })
}

/** 1 / value, for values above 0. */
export function inverse({ numerator, denominator }: Rational): Rational {
  return { numerator: denominator, denominator: numerator }
}

/** Negative when `a` is less than `b`, 0 when they are equal. */
export function compare(a: Rational, b: Rational): number {
  return Number(subtract(a, b).numerator)
}

/** The value times 10^`decimals`, rounded to a whole number, half up; for values that are not negative. */
export function scaledBy({ numerator, denominator }: Rational, decimals: number): bigint {
  return (2n * numerator * 10n ** BigInt(decimals) + denominator) / (2n * denominator)
}

/** The value to 18 decimals, as a number. */
export function toNumber(value: Rational): number {
  return Number(scaledBy(value, 18)) / 1e18
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}
