export interface ProviderRates {
  readonly name: string
  readonly oddsPerSecond: number
  readonly oddsPerDay?: number | undefined
  readonly operator: boolean
}

/** What the functions know of a provider, in few characters: `acme 500`, or `own 500/9000000 operator`. */
export function providerEntry({ name, oddsPerSecond, oddsPerDay, operator }: ProviderRates): string {
  const perDay = oddsPerDay === undefined ? '' : `/${oddsPerDay}`
  return `${name} ${oddsPerSecond}${perDay}${operator ? ' operator' : ''}`
}
