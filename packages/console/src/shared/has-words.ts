/** True if every word of `text` occurs in any of `parts`, whatever its case and accents. */
export function hasWords(text: string, parts: readonly string[]): boolean {
  if (text === '') return true
  const whole = toPlain(parts.join(' '))
  return toPlain(text)
    .split(/\s+/)
    .every((word) => whole.includes(word))
}

/** Removes accents, so that "swiatek" finds Świątek, and has one kind of minus. */
function toPlain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('−', '-').toLowerCase()
}
