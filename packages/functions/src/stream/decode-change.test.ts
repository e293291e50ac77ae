import { marshall } from '@aws-sdk/util-dynamodb'
import type { Game, Odds } from '@sportsfeeds/domain'
import {
  type Connection,
  toClientItem,
  toConnectionItem,
  toGameItem,
  toHeartbeatItem,
  toLateOddsItem,
  toLiveStateItem,
  toMarketItem,
  toOddsItem,
  toWatermarkItem,
} from '@sportsfeeds/domain/internal'
import { connections, gameIds, games, liveStates, odds as anyOdds } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeRecord, encodeRecord } from '../testing/change-records.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { decodeChange } from './decode-change.ts'

function item(odds: Odds) {
  return toOddsItem(odds, 3_600)
}

function withoutUndefined<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value))
}

describe('odds', () => {
  test('an inserted record comes out as it went in, with the time of the change to the microsecond', () => {
    fc.assert(
      fc.property(anyOdds, (odds) => {
        const record = changeRecord('INSERT', { after: item(odds), atMicroseconds: 1_777_662_000_123_456 })
        expect(withoutUndefined(decodeChange(record))).toEqual(
          withoutUndefined({ kind: 'odds', odds, storedAt: 1_777_662_000_123.456 }),
        )
      }),
    )
  })

  test('names keep their characters', () => {
    const summary = 'Iga Świątek — Αθήνα 東京 🎾'
    const change = decodeChange(changeRecord('INSERT', { after: item(oddsAt(0, { summary })) }))
    expect(change).toMatchObject({ odds: { summary } })
  })

  test('a record that is sent again is published with its later arrival', () => {
    const again = oddsAt(0, { receivedAt: eveningMs + 7.001 })
    const images = { before: item(oddsAt(0)), after: item(again) }
    expect(withoutUndefined(decodeChange(changeRecord('MODIFY', images)))).toMatchObject({
      kind: 'odds',
      odds: withoutUndefined(again),
    })
  })

  test('a write that changed nothing is not published', () => {
    const images = { before: item(oddsAt(0)), after: item(oddsAt(0)) }
    expect(decodeChange(changeRecord('MODIFY', images))).toBeUndefined()
  })

  test('an expiry is not published', () => {
    expect(decodeChange(changeRecord('REMOVE', { before: item(oddsAt(0)) }))).toBeUndefined()
  })

  test('times without a stated precision are milliseconds', () => {
    const record = changeRecord('INSERT', { after: item(oddsAt(0)), atMilliseconds: 1_777_662_000_123 })
    expect(decodeChange(record)).toMatchObject({ storedAt: 1_777_662_000_123 })
  })
})

describe('connections, games and the rest', () => {
  test('a connection is opened, changed and closed', () => {
    fc.assert(
      fc.property(connections, (connection: Connection) => {
        const image = toConnectionItem(connection)
        expect(decodeChange(changeRecord('INSERT', { after: image }))).toEqual({
          kind: 'connectionOpened',
          connection,
        })
        expect(decodeChange(changeRecord('MODIFY', { before: image, after: image }))).toEqual({
          kind: 'connectionChanged',
          connection,
        })
        expect(decodeChange(changeRecord('REMOVE', { before: image }))).toEqual({
          kind: 'connectionClosed',
          connectionId: connection.id,
        })
      }),
    )
  })

  test('a game is decoded with its sport', () => {
    fc.assert(
      fc.property(games, (game: Game) => {
        const change = decodeChange(changeRecord('INSERT', { after: toGameItem(game) }))
        expect(change).toEqual({ kind: 'game', gameId: game.id, sport: game.sport })
      }),
    )
  })

  test('a game that is written again without a change is ignored', () => {
    fc.assert(
      fc.property(games, fc.nat(), (game: Game, createdAt) => {
        const before = toGameItem(game)
        expect(
          decodeChange(changeRecord('MODIFY', { before, after: toGameItem({ ...game, createdAt }) })),
        ).toBeUndefined()
        const renamed = toGameItem({ ...game, name: `${game.name} II` })
        expect(decodeChange(changeRecord('MODIFY', { before, after: renamed }))).toMatchObject({
          kind: 'game',
        })
      }),
    )
  })

  test('a live state names its game', () => {
    fc.assert(
      fc.property(gameIds, liveStates, (gameId, live) => {
        const record = changeRecord('INSERT', { after: toLiveStateItem(gameId, live) })
        expect(decodeChange(record)).toEqual({ kind: 'liveState', gameId })
      }),
    )
  })

  test.each<[string, Record<string, unknown>]>([
    ['market', toMarketItem({ newest: oddsAt(0), priced: oddsAt(0) }, 60)],
    ['late odds record', toLateOddsItem(oddsAt(0), 60)],
    ['watermark', toWatermarkItem({ shard: 'shardId-000000000000', arrivedBefore: 1 })],
  ])('a %s is ignored before it is parsed', (_, after) => {
    const text = Buffer.from(changeRecord('INSERT', { after }), 'base64').toString()
    expect(decodeChange(Buffer.from(text.slice(0, -1)).toString('base64'))).toBeUndefined()
  })

  test('a heartbeat says when it was written, and which shards there are', () => {
    const after = toHeartbeatItem({ place: 7, beatAt: 1.5, shards: ['shardId-1'] })
    expect(decodeChange(changeRecord('MODIFY', { before: after, after }))).toEqual({
      kind: 'heartbeat',
      beatAt: 1.5,
      shards: ['shardId-1'],
    })
    expect(decodeChange(changeRecord('REMOVE', { before: after }))).toBeUndefined()
  })

  test('odds whose text looks like the key of another entity are not ignored', () => {
    const summary = '"SK":{"S":"market-'
    const change = decodeChange(changeRecord('INSERT', { after: item(oddsAt(0, { summary })) }))
    expect(change).toMatchObject({ odds: { summary } })
  })

  test('other entities are ignored', () => {
    const client = toClientItem({ id: 'client-demo', name: 'Demo', active: true, createdAt: 1 })
    expect(decodeChange(changeRecord('INSERT', { after: client }))).toBeUndefined()
  })
})

test.each<[string, string]>([
  ['invalid base64', '%%%'],
  ['invalid JSON', Buffer.from('odds').toString('base64')],
  ['JSON of another form', encodeRecord({ hello: 'world' })],
  ['invalid UTF-8', Buffer.from(`{"a":"\u00e9"}`, 'latin1').toString('base64')],
  ['no new image', changeRecord('INSERT', { keys: { PK: 'game-a', SK: 'odds-2026' } })],
  ['an image of another entity', changeRecord('INSERT', { after: { ...item(oddsAt(0)), HOMEODDS: true } })],
  ['an invalid key', changeRecord('INSERT', { after: { ...item(oddsAt(0)), SK: 'odds-tomorrow' } })],
  [
    'attributes without a type',
    encodeRecord({
      eventName: 'INSERT',
      dynamodb: {
        ApproximateCreationDateTime: 1,
        Keys: marshall({ PK: 'game-a', SK: 'odds-2026' }),
        NewImage: { PK: 'game-a' },
      },
    }),
  ],
])('a record with %s is refused', (_, data) => {
  expect(() => decodeChange(data)).toThrow(expect.objectContaining({ code: 'invalid_change_record' }))
})
