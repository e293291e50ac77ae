import { Market, marketFamily, marketId } from '@sportsfeeds/domain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonMarkets, identityOf, outcomesOf } from './markets.ts'

test.each([
  ['1', undefined, '1x2'],
  ['18', 'total=2.5', 'total@2.5'],
  ['68', 'total=1.5', 'total/1h@1.5'],
  ['16', 'hcp=-0.25', 'handicap@-0.25'],
  ['16', 'hcp=-0', 'handicap@0'],
  ['14', 'hcp=0:1', 'handicap-3-way:hcp=0%3A1'],
  ['19', 'total=0.5', 'team-total:home@0.5'],
  ['202', 'setnr=2', 'winner/set-2'],
  ['303', 'quarternr=4|hcp=1.5', 'handicap/q4@1.5'],
  ['188', 'hcp=1.5', 'set-handicap@1.5'],
  ['145', 'variant=sr:point_range:76+', 'uof-145:variant=sr%3Apoint_range%3A76+'],
  ['768', 'player=sr:player:361790|total=24.5', 'uof-768-total:sr%3Aplayer%3A361790@24.5'],
  ['746', 'inningnr=3|hcp=-1.5', 'uof-746-handicap/inning-3@-1.5'],
  ['123', 'setnr=2|gamenr=3|pointnr=1', 'uof-123/set-2.game-3:pointnr=1'],
  [
    '638',
    'maxovers=20|inningnr=1|player=sr:player:7|total=30.5',
    'uof-638-total/inning-1:sr%3Aplayer%3A7|maxovers=20@30.5',
  ],
])('market %s with %s is %s', (id, specifiers, expected) => {
  const identity = identityOf({ id, specifiers })
  expect(Market.safeParse(identity).error).toBeUndefined()
  expect(marketId(identity)).toBe(expected)
})

test('common markets have different identities, and their families', () => {
  const specifiers = {
    202: 'setnr=1',
    203: 'setnr=1|hcp=1',
    204: 'setnr=1|total=9',
    235: 'quarternr=1',
    236: 'quarternr=1|total=9',
    303: 'quarternr=1|hcp=1',
    330: 'mapnr=1',
  }
  const ids = Object.keys(commonMarkets).map((id) =>
    marketId(identityOf({ id, specifiers: new Map(Object.entries(specifiers)).get(id) })),
  )
  expect(new Set(ids).size).toBe(ids.length)
  expect(marketFamily('handicap-incl-overtime')).toBe('handicap')
  expect(marketFamily('total-incl-overtime-and-penalties')).toBe('total')
  expect(marketFamily('total-games')).toBe('total')
  expect(marketFamily('uof-746-handicap')).toBe('handicap')
})

const names = fc.constantFrom('total', 'hcp', 'setnr', 'gamenr', 'player', 'variant', 'goalnr', 'from')
const values = fc.oneof(
  fc.constantFrom('1', '2', '2.5', '-1.5', '0:1', 'sr:player:1', 'sr:x:76+'),
  fc.stringMatching(/^[a-z]{1,3}$/),
)
const specifierTexts = fc.dictionary(names, values).map((parts) =>
  Object.entries(parts)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join('|'),
)

test('markets with different specifiers are different markets', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('16', '18', '202', '900'),
      specifierTexts,
      specifierTexts,
      (id, one, other) => {
        fc.pre(one !== other)
        expect(marketId(identityOf({ id, specifiers: one }))).not.toBe(
          marketId(identityOf({ id, specifiers: other })),
        )
      },
    ),
  )
})

function outcomes(id: string, specifiers: string, ids: string[]) {
  return outcomesOf(
    { id, specifiers, status: 1, outcome: ids.map((outcomeId) => ({ id: outcomeId, odds: 2 })) },
    identityOf({ id, specifiers }),
  ).map((outcome) => outcome.id)
}

test('outcomes are sides where their ids mean one, else they stay as they are', () => {
  expect(outcomes('1', '', ['3', '2', '1'])).toEqual(['home', 'draw', 'away'])
  expect(outcomes('18', 'total=2', ['13', '12'])).toEqual(['over', 'under'])
  expect(outcomes('746', 'inningnr=1|hcp=1', ['1715', '1714'])).toEqual(['home', 'away'])
  expect(outcomes('900', 'variant=x', ['1', '12', 'sr:player:1234'])).toEqual(['1', '12', 'sr:player:1234'])
})
