import type { Odds } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import { betStopAt, oddsAt } from '../testing/odds.ts'
import { createOddsBuffer } from './odds-buffer.ts'
import { receivedOdds, type ReceivedOdds } from './received-odds.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

function odds(index: number, gameId = 'game-1'): ReceivedOdds {
  return received(oddsAt(startMs + index, { gameId }))
}

function received(record: Odds): ReceivedOdds {
  return receivedOdds(
    record,
    { source: 'stream', clientReceivedAt: startMs },
    { recency: 'current', isRepeat: false },
  )
}

function open(maxOdds = 100) {
  const dropped: number[] = []
  const buffer = createOddsBuffer(maxOdds, {
    onOverflow: (count) => dropped.push(count),
    onReturn: () => undefined,
  })
  return { buffer, dropped }
}

test('C17 odds come in order, whether they were waited for or held', async () => {
  const { buffer } = open(5_000)
  const first = buffer.iterator.next()
  for (let index = 0; index < 4_000; index += 1) buffer.push(odds(index))
  buffer.end()
  const got = [(await first).value]
  for await (const one of buffer.iterator) got.push(one)
  expect(got.map((one) => one?.receivedAt)).toEqual(
    Array.from({ length: 4_000 }, (_, index) => startMs + index),
  )
})

test('C17 a consumer that is too slow receives the newest of each market, and the number that it missed', async () => {
  const { buffer, dropped } = open(10)
  buffer.push(odds(0, 'game-2'))
  for (let index = 1; index <= 10; index += 1) buffer.push(odds(index))
  expect(dropped).toEqual([9])
  buffer.end()
  const got = []
  for await (const one of buffer.iterator) got.push([one.gameId, one.receivedAt - startMs])
  expect(got).toEqual([
    ['game-2', 0],
    ['game-1', 10],
  ])
})

test('C17 a consumer that is too slow keeps the newest prices of a suspended market, and the newest bet stop', async () => {
  const { buffer } = open(4)
  const suspended = oddsAt(startMs + 5, { status: 'suspended', outcomes: [] })
  for (const one of [
    oddsAt(startMs),
    betStopAt(startMs + 1),
    oddsAt(startMs + 3),
    suspended,
    betStopAt(startMs + 6),
  ])
    buffer.push(received(one))
  buffer.end()
  const got = []
  for await (const one of buffer.iterator) got.push([one.type, one.receivedAt - startMs])
  expect(got).toEqual([
    ['moneyline', 3],
    ['moneyline', 5],
    ['*', 6],
  ])
})

test('C17 of more markets than the buffer is meant for, the newest of each is kept', async () => {
  const { buffer } = open(10)
  for (let game = 0; game < 100; game += 1) buffer.push(odds(game, `game-${game}`))
  for (let game = 0; game < 100; game += 1) buffer.push(odds(100 + game, `game-${game}`))
  buffer.end()
  const newest = new Map<string, number>()
  for await (const one of buffer.iterator) newest.set(one.gameId, one.receivedAt)
  expect([...newest.values()].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, game) => startMs + 100 + game),
  )
})

test('C17 an end with an error reaches those who wait and those who ask later', async () => {
  const { buffer } = open()
  const waiting = buffer.iterator.next()
  buffer.end(new Error('away'))
  await expect(waiting).rejects.toThrow('away')
  await expect(buffer.iterator.next()).rejects.toThrow('away')
})

test('C17 leaving a loop ends the buffer', async () => {
  const { buffer } = open()
  buffer.push(odds(0))
  buffer.push(odds(1))
  for await (const one of buffer.iterator) {
    expect(one.receivedAt).toBe(startMs)
    break
  }
  expect(await buffer.iterator.next()).toEqual({ done: true, value: undefined })
})
