export function count(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : value < 1_000 ? 1 : 0 })
}

export function millis(ms: number | null): string {
  return ms === null ? '–' : ms.toLocaleString('en-GB', { maximumFractionDigits: ms < 10 ? 1 : 0 })
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}

export function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { maximumFractionDigits: amount < 1 ? 4 : amount < 100 ? 2 : 0 })}`
}

/** A table; the first column is words, the others are figures. Cells are HTML. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `<div class="scroll"><table><thead>${tableRow('th', head)}</thead><tbody>${rows.map((row) => tableRow('td', row)).join('')}</tbody></table></div>`
}

function tableRow(tag: 'th' | 'td', cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
}
