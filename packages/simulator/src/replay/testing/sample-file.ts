import { fileURLToPath } from 'node:url'

/** A small recording of our own making, in the format of a provider. */
export function sampleFile(
  name: 'betfair.ndjson' | 'odds-api.json' | 'odds-api-historical.json' | 'sportradar.xml',
): string {
  return fileURLToPath(new URL(`../samples/${name}`, import.meta.url))
}
