import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Game, type GameId, type Odds, unknownSport } from '@sportsfeeds/domain'
import { makeDirectory } from '@sportsfeeds/std/node'
import { encodeRows, type ExportedOdds, type ExportFormat } from './encode-rows.ts'

/** Odds on their way into files, one directory for each day of their dates and sport: `day=2026-05-01/sport=tennis`. */
export interface OddsFiles {
  /** Records that have not been written. */
  readonly gathered: number
  /** Records and files that have been. */
  readonly written: { readonly records: number; readonly files: number }
  add(odds: Odds): void
  /** Writes what has gathered, as one more file of each directory. A reader never sees a part of a file. */
  flush(): Promise<void>
}

export interface OddsFilesOptions {
  readonly directory: string
  readonly format: ExportFormat
  /** Distinguishes the files of this export from those of others in the same directory. */
  readonly name: string
  readonly gameOf: (id: GameId) => Game | undefined
}

export function createOddsFiles({ directory, format, name, gameOf }: OddsFilesOptions): OddsFiles {
  let gathered: Odds[] = []
  let records = 0
  let files = 0
  let writing = Promise.resolve()

  const writeAll = async (all: readonly Odds[]): Promise<void> => {
    const byDirectory = Map.groupBy(all, (odds) => partitionOf(odds, gameOf(odds.gameId)))
    for (const [partition, odds] of byDirectory) {
      files += 1
      const parent = join(directory, partition)
      const file = join(parent, `${name}-${String(files).padStart(5, '0')}.${format}`)
      await makeDirectory(parent)
      const content = await encodeRows(
        format,
        odds.map((record) => exportedOdds(record, gameOf(record.gameId))),
      )
      await writeFile(`${file}.part`, content)
      await rename(`${file}.part`, file)
      records += odds.length
    }
  }

  return {
    get gathered() {
      return gathered.length
    },
    get written() {
      return { records, files }
    },
    add: (odds) => void gathered.push(odds),
    flush: () => {
      const all = gathered
      gathered = []
      writing = writing.then(() => writeAll(all))
      return writing
    },
  }
}

/** A provider need not repeat when the game starts. */
function exportedOdds(odds: Odds, game: Game | undefined): ExportedOdds {
  return { odds: { ...odds, gameDate: odds.gameDate ?? game?.gameDate }, teams: game }
}

function partitionOf({ date }: Odds, game: Game | undefined): string {
  return join(`day=${date.slice(0, 10)}`, `sport=${encodeURIComponent(game?.sport ?? unknownSport)}`)
}
