import { readFile } from 'node:fs/promises'
import {
  addToMarket,
  encodeGameOdds,
  isBetStop,
  type MarketState,
  Odds,
  OddsFrame,
  oddsId,
  viewMarket,
} from '@sportsfeeds/domain'
import { encodeFeedsPage } from '@sportsfeeds/domain/internal'
import { expect, test } from 'vitest'

const page = await readFile(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8')

/** The JSON that follows a mark of the page. */
function example(name: string): unknown {
  const [, json = ''] =
    new RegExp(`<!-- example: ${name} -->\\s+\`\`\`json\\n([\\s\\S]*?)\`\`\``).exec(page) ?? []
  return JSON.parse(json)
}

const frame = OddsFrame.parse(example('frame'))
const records = frame.games.flat()

test('the frame of docs/PROTOCOL.md decodes to the records that the page shows', () => {
  const shown = JSON.parse(JSON.stringify(encodeFeedsPage({ odds: records }).odds)) as unknown
  expect(shown).toEqual(example('records'))
})

test('the frame of docs/PROTOCOL.md is what the server writes', () => {
  expect(JSON.parse(JSON.stringify(frame.games.map(encodeGameOdds)))).toEqual(Object(example('frame')).games)
})

test('the keys of docs/PROTOCOL.md are those of the records', () => {
  expect(records.map((odds) => oddsId(Odds.parse(odds)))).toEqual(example('keys'))
})

test('the market of docs/PROTOCOL.md is shown as the page says', () => {
  const stop = records.find(isBetStop)
  const state = records
    .filter((odds) => odds.type === 'total')
    .reduce<MarketState | undefined>(addToMarket, undefined)
  const shown: unknown = state === undefined ? undefined : JSON.parse(JSON.stringify(viewMarket(state, stop)))
  expect(shown).toEqual(example('view'))
})
