import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const besideCheckout = fileURLToPath(new URL('../../../../../', import.meta.url))
const directory = process.env['SPORTSFEEDS_RECORDED_DATA'] ?? resolve(besideCheckout, 'shared', 'data')
const market = resolve(directory, 'betfair-cricket-ned-png-1.200806927.ndjson.gz')
const scores = resolve(directory, 'betfair-cricket-ned-png-scores-1.200806927.ndjson.gz')
const isPresent = existsSync(market) && existsSync(scores)

/** A recorded in-play market with its score feed, which is not part of the project: tests use it where it is. */
export const recordedMatch = {
  market,
  scores,
  isPresent,
  /** For the title of a test that needs it: says that, and why, the test is skipped. */
  skipped: isPresent
    ? ''
    : ` (SKIPPED: ${market} is not there; set SPORTSFEEDS_RECORDED_DATA to the folder that holds the recording)`,
} as const
