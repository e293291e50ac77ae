/** `+1.2%`, `−0.4%`, `0.0%`, `+240%`: short, with a minus sign as wide as a plus. */
export function formatChange(fraction: number): string {
  const percent = (Math.abs(fraction) * 100).toFixed(Math.abs(fraction) < 1 ? 1 : 0)
  if (Number(percent) === 0) return '0.0%'
  return `${fraction > 0 ? '+' : minus}${percent}%`
}

/** `+2.3 pts`, `−0.4 pts`: a change of a probability, in points of percent. */
export function formatPoints(difference: number): string {
  return withUnit(formatSignedPoints(difference), 'pts')
}

/** `+2.3`, `−0.4`: the same in a column that says what it has. */
export function formatSignedPoints(difference: number): string {
  const points = (Math.abs(difference) * 100).toFixed(1)
  if (Number(points) === 0) return '0.0'
  return `${difference > 0 ? '+' : minus}${points}`
}

/** `+4.8%`, `−6.9%`: a margin; one below zero is an arbitrage. */
export function formatMargin(margin: number): string {
  return `${margin < -0.0005 ? minus : ''}${(Math.abs(margin) * 100).toFixed(1)}%`
}

/** `101.4%`: a share. */
export function formatPercent(share: number, decimals = 1): string {
  return `${(share * 100).toFixed(decimals)}%`
}

/** `3 s`, `12 min`, `5 h`, `2 d`, with a no-break space. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000))
  if (seconds < 100) return withUnit(seconds, 's')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 100) return withUnit(minutes, 'min')
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? withUnit(hours, 'h') : withUnit(Math.floor(hours / 24), 'd')
}

/** `12 ms`, `1.24 s`, `35.8 s`, `2 min`: at most three digits, with a no-break space. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 999.5) return withUnit(Math.round(durationMs), 'ms')
  if (durationMs >= 99_950) return formatAge(durationMs)
  return withUnit((durationMs / 1000).toFixed(durationMs < 9_995 ? 2 : 1), 's')
}

/** `30 s`, `3,600 s`: a number of seconds as the analyst entered it. */
export function formatSeconds(seconds: number): string {
  return withUnit(formatCount(seconds), 's')
}

/** `6,290` */
export function formatCount(count: number): string {
  return count.toLocaleString('en')
}

/** `1 market`, `6,290 markets`. */
export function formatQuantity(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `−0.5`, `+3`, `2.5`: a handicap is signed, a total is not. What a provider's arithmetic adds behind six decimals is not shown. */
export function formatLine(line: number, isSigned: boolean): string {
  return `${line < 0 ? minus : isSigned && line > 0 ? '+' : ''}${Number(Math.abs(line).toFixed(6))}`
}

/**
 * `american-football` → `American football`. Numbers keep their signs and points: `spread.-3.5` → `Spread −3.5`,
 * `correct-score.2-1` → `Correct score 2-1`.
 */
export function humanise(identifier: string): string {
  const words = identifier
    .replaceAll(/(?<=[._])-(?=\d)/g, minus)
    .replaceAll(/(?<=\d)[-.](?=\d)|[-_.]+/g, (separator, index: number) =>
      isBetweenDigits(identifier, index, separator) ? separator : ' ',
    )
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** U+2212: as wide as a plus in tabular digits. */
const minus = '−'

function withUnit(value: number | string, unit: string): string {
  return `${value}\u00A0${unit}`
}

function isBetweenDigits(text: string, index: number, separator: string): boolean {
  return (
    separator.length === 1 &&
    separator !== '_' &&
    /\d/.test(text[index - 1] ?? '') &&
    /\d/.test(text[index + 1] ?? '')
  )
}
