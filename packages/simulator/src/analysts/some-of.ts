/** Different ones of these errors, not too many. */
export function someOf(errors: readonly string[]): string[] {
  return [...new Set(errors)].slice(0, errorsShown)
}

const errorsShown = 10
