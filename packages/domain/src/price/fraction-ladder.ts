import { type Rational, rational } from './rational.ts'

/** A price as British and Irish bookmakers write it. */
export interface Rung {
  readonly text: string
  readonly profit: Rational
  readonly size: number
}

/**
 * The fractions that the trade uses, from the shortest price to the longest. Some are not in lowest terms, by custom.
 * https://www.olbg.com/blogs/fractional-decimal-odds-percentage-probability-betting-odds-guide
 * https://sports-statistics.com/odds-converter/
 */
export const fractionLadder: readonly Rung[] = `
  1/1000 1/750 1/500 1/400 1/300 1/250 1/200 1/150 1/100 1/80 1/66 1/50 1/40 1/33 1/25 1/20 1/18 1/16 1/14 1/12 1/11
  1/10 1/9 1/8 2/15 1/7 2/13 1/6 2/11 1/5 2/9 1/4 2/7 3/10 1/3 4/11 2/5 4/9 9/20 40/85 1/2 8/15 4/7 3/5 8/13 4/6 7/10
  8/11 3/4 4/5 5/6 9/10 10/11 20/21
  1/1
  21/20 11/10 23/20 6/5 5/4 13/10 11/8 7/5 29/20 6/4 8/5 13/8 17/10 7/4 9/5 15/8 19/10
  2/1 21/10 85/40 11/5 9/4 23/10 95/40 12/5 5/2 13/5 11/4 14/5 3/1 31/10 16/5 100/30 17/5 7/2 18/5 15/4 19/5
  4/1 9/2 5/1 11/2 6/1 13/2 7/1 15/2 8/1 17/2 9/1
  10/1 11/1 12/1 13/1 14/1 15/1 16/1 18/1 20/1 22/1 25/1 28/1 30/1 33/1 35/1 40/1 45/1 50/1 55/1 60/1 66/1 70/1 80/1 90/1
  100/1 110/1 125/1 150/1 175/1 200/1 225/1 250/1 275/1 300/1 400/1 500/1 750/1 1000/1
`
  .trim()
  .split(/\s+/)
  .map(toRung)

/** The rung nearest to a profit for one unit staked. */
export function nearestRung({ numerator, denominator }: Rational): Rung {
  const size = Number(numerator) / Number(denominator)
  return fractionLadder.reduce((nearest, rung) =>
    Math.abs(rung.size - size) < Math.abs(nearest.size - size) ? rung : nearest,
  )
}

function toRung(fraction: string): Rung {
  const [numerator = '', denominator = ''] = fraction.split('/')
  return {
    text: fraction === '1/1' ? 'EVS' : fraction,
    profit: rational(BigInt(numerator), BigInt(denominator)),
    size: Number(numerator) / Number(denominator),
  }
}
