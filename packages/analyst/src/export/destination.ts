import { InvalidOptionsError } from '../errors.ts'
import { type ExportFormat, exportFormats } from './encode-rows.ts'

/** Where odds are written to, and how. */
export interface Destination {
  readonly format: ExportFormat
  readonly directory: string
}

/** The one destination that the options name. @throws InvalidOptionsError */
export function destinationOf(options: Readonly<Partial<Record<ExportFormat, string>>>): Destination {
  const given = exportFormats.flatMap((format) => {
    const directory = options[format]
    return directory === undefined ? [] : [{ format, directory }]
  })
  const [destination, ...others] = given
  if (destination !== undefined && others.length === 0) return destination
  throw new InvalidOptionsError('Name one directory, by --parquet DIR, --csv DIR or --ndjson DIR.')
}
