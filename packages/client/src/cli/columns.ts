/** Lines of text in columns: each as wide as its widest cell, numbers to the right. */
export const columns = (rows: readonly (readonly Cell[])[]): string[] => {
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
  string | { readonly text: string; readonly align?: 'right'; readonly paint?: (text: string) => string }

export const right = (text: string): Cell => ({ text, align: 'right' })

/** At most `width` characters; what is cut shows by its end. */
export const cut = (text: string, width: number): string => {
  const characters = charactersOf(plain(text))
  if (characters.length <= width) return characters.join('')
  return `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}

/** Text of others without what a terminal would obey. */
export const plain = (text: string): string => text.replaceAll(/\p{Cc}/gu, '\u{FFFD}')

const textOf = (cell: Cell): string => plain(typeof cell === 'string' ? cell : cell.text)

const widthOf = (text: string): number => charactersOf(text).length

const segmenter = new Intl.Segmenter()

const charactersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

const pad = (cell: Cell, width: number): string => {
  const text = textOf(cell)
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  if (typeof cell === 'string') return text + space
  const painted = cell.paint === undefined ? text : cell.paint(text)
  return cell.align === 'right' ? space + painted : painted + space
}
