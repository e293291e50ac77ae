export interface WrongClaim {
  readonly claim: string
  /** What AWS's documents say, and where. */
  readonly truth: string
}

/** Finds statements about AWS that its documents contradict or do not make, and that pages of this project once made. */
export function findWrongClaims(text: string): WrongClaim[] {
  // A sentence may go over several lines, and in a comment each has an asterisk.
  const flowing = text.replaceAll(/\s*\n[ \t]*(?:\*(?!\/)|\/\/)?[ \t]*/gu, ' ')
  return claims.flatMap(([pattern, truth]) =>
    [...flowing.matchAll(pattern)].map(([claim]) => ({ claim, truth })),
  )
}

const guide = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide'

const claims: readonly (readonly [pattern: RegExp, truth: string])[] = [
  [
    /\border (?:of each \w+ )?is kept\b/giu,
    `change records may come in another order than the changes, and more than once (${guide}/kds.html)`,
  ],
  [
    /\bpossible once a day\b/giu,
    `a table's capacity mode may change four times in 24 hours (${guide}/capacity-mode.html)`,
  ],
  [
    /\bgives up after 24\s?h(?:ours)?\b|\bnothing is lost within 24\s?h(?:ours)?\b/giu,
    `AWS does not say how long DynamoDB retries a stream that throttles it (${guide}/kds.html)`,
  ],
]
