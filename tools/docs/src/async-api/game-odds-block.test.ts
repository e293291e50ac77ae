import { encodeGameOdds } from '@sportsfeeds/domain'
import { odds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GameOddsBlock } from './game-odds-block.ts'

test('the documented form of odds in a frame is the form that is sent', () => {
  fc.assert(
    fc.property(fc.array(odds, { minLength: 1, maxLength: 4 }), (all) => {
      const block = encodeGameOdds(all.map((record) => ({ ...record, gameId: 'game-1' })))
      const sent: unknown = JSON.parse(JSON.stringify(block))
      expect(GameOddsBlock.parse(sent)).toEqual(sent)
    }),
  )
})
