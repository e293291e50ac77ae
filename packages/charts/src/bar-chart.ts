import { escapeHtml } from './escape-html.ts'

export interface BarChart {
  readonly label: string
  /** Over the whole page; over half of it when left out. */
  readonly isWide?: boolean
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly name: string
  /** Label at the end of the bar. */
  readonly text: string
  readonly parts: readonly { readonly value: number; readonly colour: number; readonly title: string }[]
}

/** Bars from left to right under each other, as SVG; the longest fills the width. */
export function barChart({ label, isWide = false, bars }: BarChart): string {
  const { width, nameWidth } = isWide ? wide : narrow
  const longest = Math.max(Number.MIN_VALUE, ...bars.map(({ parts }) => sum(parts)))
  const height = bars.length * rowHeight
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(label)}">`,
    ...bars.map(({ name, text, parts }, place) => {
      const top = place * rowHeight
      let from = nameWidth
      const pieces = parts.map(({ value, colour, title }) => {
        const long = (Math.max(0, value) / longest) * (width - nameWidth - textWidth)
        const piece = `<rect class="bar c${colour}" x="${from.toFixed(1)}" y="${top + 5}" width="${long.toFixed(1)}" height="${rowHeight - 10}"><title>${escapeHtml(title)}</title></rect>`
        from += long
        return piece
      })
      return [
        `<text class="name" x="${nameWidth - 8}" y="${top + rowHeight / 2 + 4}" text-anchor="end">${escapeHtml(name)}</text>`,
        ...pieces,
        `<text class="tick" x="${(from + 6).toFixed(1)}" y="${top + rowHeight / 2 + 4}">${escapeHtml(text)}</text>`,
      ].join('')
    }),
    '</svg>',
  ].join('')
}

// In units of the drawing, so that letters have one size in both.
const wide = { width: 1040, nameWidth: 260 }
const narrow = { width: 500, nameWidth: 150 }
const textWidth = 90
const rowHeight = 26

function sum(parts: Bar['parts']): number {
  return parts.reduce((total, { value }) => total + Math.max(0, value), 0)
}
