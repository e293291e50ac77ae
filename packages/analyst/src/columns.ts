/** Formats rows in columns, each as wide as its widest cell. */
export function columns(rows: readonly (readonly Cell[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, widthOf(textOf(cell)))),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** Text, or text that is aligned to the right, or painted. */
export type Cell =
  | string
  | { readonly text: string; readonly align?: 'right'; readonly paint?: (text: string) => string }

export function right(text: string): Cell {
  return { text, align: 'right' }
}

/** Shortens text to `width` characters; an ellipsis shows that it was cut. */
export function cut(text: string, width: number): string {
  const characters = charactersOf(plain(text))
  if (characters.length <= width) return characters.join('')
  return `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}

/** Replaces control characters, which a terminal would obey. */
export function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\u{FFFD}')
}

function textOf(cell: Cell): string {
  return plain(typeof cell === 'string' ? cell : cell.text)
}

function widthOf(text: string): number {
  return charactersOf(text).length
}

const segmenter = new Intl.Segmenter()

function charactersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

function pad(cell: Cell, width: number): string {
  const text = textOf(cell)
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  if (typeof cell === 'string') return text + space
  const painted = cell.paint === undefined ? text : cell.paint(text)
  return cell.align === 'right' ? space + painted : painted + space
}
