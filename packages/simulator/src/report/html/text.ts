/** Text as HTML shows it, whatever is in it. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export const count = (value: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : value < 1_000 ? 1 : 0 })

export const millis = (ms: number | null): string =>
  ms === null ? '–' : ms.toLocaleString('en-GB', { maximumFractionDigits: ms < 10 ? 1 : 0 })

export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

export const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en-US', { maximumFractionDigits: amount < 1 ? 4 : amount < 100 ? 2 : 0 })}`

/** A table; the first column is words, the others are figures. Cells are HTML. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div class="scroll"><table><thead>${tableRow('th', head)}</thead><tbody>${rows.map((row) => tableRow('td', row)).join('')}</tbody></table></div>`

const tableRow = (tag: 'th' | 'td', cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
