export interface FoundWord {
  /** From 1. */
  readonly line: number
  readonly word: string
  readonly replacement: string
}

/** Finds what {@link replacements} lists, in order of the lines. */
export function findWords(text: string): FoundWord[] {
  return text
    .split('\n')
    .flatMap((content, index) =>
      replacements.flatMap(([pattern, replacement]) =>
        [...content.matchAll(pattern)].map(([word]) => ({ line: index + 1, word, replacement })),
      ),
    )
}

/** Short on purpose: the words that came up most often and that no reader expects. */
const replacements: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\ban odds\b/giu, 'say "one odds record", "odds" or "a price"'],
  [/\b(?:each|one|every|another) odds\b(?! record)/giu, 'say "each odds record", "odds" or "a price"'],
  [/\banew\b/giu, 'say "again" or "from scratch"'],
  [/\b(?:is|are|was|were|been|be) told\b/giu, 'say "receives", "is notified" or "knows"'],
  [/\bspeaks? for\b/giu, 'say "belongs to" or "represents"'],
  [/\b(?:to be )?mended\b|\bmends?\b/giu, 'say "fix"'],
  [/\bUndoes\b/gu, 'say "Inverse of"'],
  [
    /(?<!\bthere )\bis no (?:parameter|setting|stage|record|action|field|key|number|date|game)\b/giu,
    'say "is not a …" or "unknown …"',
  ],
  [
    /\b(?:HttpRoom|create\w*Room|Letter|Poster|deliverLetter)\b/gu,
    'say "service", "frame" or "frame sender"',
  ],
  [/\bcannot stand\b/giu, 'say "cannot be combined with"'],
]
