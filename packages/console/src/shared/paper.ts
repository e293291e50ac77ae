/** Pixels across a landscape sheet 11 inches wide, the narrower of the usual two, within margins of 10 mm. */
export const paperWidth = 980

/** More rows would keep the page busy for seconds, and fill more than fifty sheets. */
export const maxPrintedRows = 2_000

/** Digits are five points high on paper at this scale: smaller ones cannot be read. */
const leastScale = 0.5

/** Scale at which `width` pixels fit the sheet. */
export function paperScale(width: number): number {
  return Math.min(1, paperWidth / width)
}

/** Number of columns that can be read next to the labels, at least one. */
export function countPrintedColumns(labelsWidth: number, columnWidth: number): number {
  return Math.max(1, Math.floor((paperWidth / leastScale - labelsWidth) / columnWidth))
}
