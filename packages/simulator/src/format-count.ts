/** A count for people: 30,000. */
export const formatCount = (value: number): string => value.toLocaleString('en-GB')
