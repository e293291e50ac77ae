/** The theme's colours, resolved for a canvas. */
export interface ChartColours {
  readonly text: string
  readonly grid: string
  readonly cursor: string
  readonly gap: string
  readonly suspended: string
  readonly mark: string
  readonly series: readonly string[]
}

/** Resolves the theme's colours at `element`, since a canvas cannot use CSS custom properties. */
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
    suspended: resolved('--warn'),
    mark: resolved('--text-soft'),
    series: Array.from({ length: seriesCount }, (_, index) => resolved(seriesToken(index))),
  }
  probe.remove()
  return colours
}

/** For paper: black and greys. Lines differ by the names next to them. */
export function printedColours(seriesCount: number): ChartColours {
  return {
    text: '#333',
    grid: '#ccc',
    cursor: '#888',
    gap: '#333',
    suspended: '#000',
    mark: '#333',
    series: Array.from({ length: seriesCount }, (_, index) => greys[index % greys.length] ?? '#000'),
  }
}

const greys = ['#000', '#777', '#444', '#999']

/** CSS custom property of a series' colour. Colours repeat when there are more lines than colours. */
export function seriesToken(index: number): string {
  return `--series-${(index % seriesColours) + 1}`
}

const seriesColours = 12
