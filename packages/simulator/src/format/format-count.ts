/** A count for people: 30,000. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-GB')
}
