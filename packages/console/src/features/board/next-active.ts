/** A row of kind `group` is a heading that there is nothing to do with. */
interface NavigableRow {
  readonly kind: string
}

/** Index of the row that a key moves to from `active` (−1 for none); undefined for other keys. Skips group headings. */
export function nextActive(
  key: string,
  rows: readonly NavigableRow[],
  active: number,
  pageRows: number,
): number | undefined {
  const last = rows.length - 1
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return seek(rows, active + 1, 1) ?? active
    case 'ArrowUp':
    case 'k':
      return active < 0 ? seek(rows, last, -1) : (seek(rows, active - 1, -1) ?? active)
    case 'PageDown':
      return seek(rows, Math.min(last, active + pageRows), 1) ?? seek(rows, last, -1)
    case 'PageUp':
      return seek(rows, Math.max(0, active - pageRows), -1) ?? seek(rows, 0, 1)
    case 'Home':
      return seek(rows, 0, 1)
    case 'End':
      return seek(rows, last, -1)
    default:
      return undefined
  }
}

/** Finds the first row of a market or an outcome at or beyond `index` in the direction of `step`. */
function seek(rows: readonly NavigableRow[], index: number, step: 1 | -1): number | undefined {
  for (let at = index; at >= 0 && at < rows.length; at += step) {
    const row = rows[at]
    if (row !== undefined && row.kind !== 'group') return at
  }
  return undefined
}
