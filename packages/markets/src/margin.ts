/**
 * Fair probabilities turned into implied ones that sum to 1 + `margin`, by the power method: every probability to the
 * same power, which loads long shots more than favourites, as bookmakers do.
 * https://en.wikipedia.org/wiki/Mathematics_of_bookmaking
 */
export function withMargin(probabilities: readonly number[], margin: number): number[] {
  const bounded = probabilities.map((probability) =>
    Math.min(1 - smallestProbability, Math.max(smallestProbability, probability)),
  )
  // The sum falls as the power grows: bisection between powers that are surely too low and too high.
  let low = 0.01
  let high = 2
  for (let step = 0; step < bisections; step += 1) {
    const power = (low + high) / 2
    if (sumOfPowers(bounded, power) > 1 + margin) low = power
    else high = power
  }
  return bounded.map((probability) => probability ** high)
}

const smallestProbability = 1e-5
const bisections = 24

function sumOfPowers(values: readonly number[], power: number): number {
  let sum = 0
  for (const value of values) sum += value ** power
  return sum
}
