/** Colours of the page's tokens, as a canvas takes them. */
export interface ChartColours {
  readonly text: string
  readonly grid: string
  readonly cursor: string
  readonly gap: string
  readonly series: readonly string[]
}

/** A canvas knows no custom properties, and a property that depends on the theme is resolved only where it is used. */
export function chartColours(element: HTMLElement, seriesCount: number): ChartColours {
  const probe = element.ownerDocument.createElement('span')
  element.append(probe)
  const resolved = (token: string): string => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const colours = {
    text: resolved('--text-dim'),
    grid: resolved('--hairline'),
    cursor: resolved('--border'),
    gap: resolved('--text-dim'),
    series: Array.from({ length: seriesCount }, (_, index) => resolved(seriesToken(index))),
  }
  probe.remove()
  return colours
}

/** With more providers than colours two look the same; their names and places still tell them apart. */
export function seriesToken(index: number): string {
  return `--series-${(index % seriesColours) + 1}`
}

const seriesColours = 8
