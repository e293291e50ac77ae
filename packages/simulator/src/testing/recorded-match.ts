import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const besideCheckout = fileURLToPath(new URL('../../../../../', import.meta.url))
const directory = process.env['SPORTSFEEDS_RECORDED_DATA'] ?? resolve(besideCheckout, 'shared', 'data')
const market = resolve(directory, 'betfair-cricket-ned-png-1.200806927.ndjson.gz')
const scores = resolve(directory, 'betfair-cricket-ned-png-scores-1.200806927.ndjson.gz')

/** A recorded in-play market with its score feed, which is not part of the project: tests use it where it is. */
export const recordedMatch = { market, scores, ...presence(market, scores) } as const

/** A few odds of a match in the same format, which is part of the project. */
export const sampleMatch = fileURLToPath(new URL('../replay/samples/betfair.ndjson', import.meta.url))

/** Recordings that are not part of the project: tests use them where they are. */
export const recordedRace = recorded('betfair-race-win-1.132153978.ndjson.gz')
export const recordedNba = recorded('odds-api-basketball_nba.json.gz')
export const recordedEpl = recorded('odds-api-soccer_epl.json.gz')

function recorded(name: string) {
  const file = resolve(directory, name)
  return { file, ...presence(file) } as const
}

function presence(...files: readonly string[]) {
  const missing = files.find((file) => !existsSync(file))
  return {
    isPresent: missing === undefined,
    /** For the title of a test that needs it: says that, and why, the test is skipped. */
    skipped:
      missing === undefined
        ? ''
        : ` (SKIPPED: ${missing} is not there; set SPORTSFEEDS_RECORDED_DATA to the folder that holds the recording)`,
  }
}
