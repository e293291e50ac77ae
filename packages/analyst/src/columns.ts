import stringWidth from 'fast-string-width'

/** Formats rows in columns, each as wide as its widest cell, and cuts what does not fit into `width`. */
export function columns(rows: readonly (readonly Cell[])[], width = Number.POSITIVE_INFINITY): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, stringWidth(textOf(cell)))),
    [],
  )
  return rows.map((row) => {
    let line = ''
    let left = width
    for (const [index, cell] of row.entries()) {
      const cellWidth = Math.min(widths[index] ?? 0, left)
      if (cellWidth <= 0) continue
      line += `${pad(cell, cellWidth)}  `
      left -= cellWidth + 2
    }
    return line.trimEnd()
  })
}

/** Text, or text that is aligned to the right, or painted. */
export type Cell =
  | string
  | { readonly text: string; readonly align?: 'right'; readonly paint?: (text: string) => string }

export function right(text: string): Cell {
  return { text, align: 'right' }
}

/** Shortens text to `width` columns of a terminal; an ellipsis shows that it was cut. */
export function cut(text: string, width: number): string {
  const shown = plain(text)
  if (stringWidth(shown) <= width) return shown
  let kept = ''
  let left = width - 1
  for (const { segment } of segmenter.segment(shown)) {
    left -= stringWidth(segment)
    if (left < 0) break
    kept += segment
  }
  return `${kept}…`
}

/** Replaces control characters, which a terminal would obey. */
export function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\u{FFFD}')
}

function textOf(cell: Cell): string {
  return plain(typeof cell === 'string' ? cell : cell.text)
}

const segmenter = new Intl.Segmenter()

function pad(cell: Cell, width: number): string {
  const text = cut(textOf(cell), width)
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  if (typeof cell === 'string') return text + space
  const painted = cell.paint === undefined ? text : cell.paint(text)
  return cell.align === 'right' ? space + painted : painted + space
}
