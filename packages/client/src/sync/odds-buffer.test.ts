import { expect, test } from 'vitest'
import { oddsAt } from '../testing/odds.ts'
import { createOddsBuffer } from './odds-buffer.ts'
import { receivedOdds, type ReceivedOdds } from './received-odds.ts'

const startMs = Date.UTC(2026, 4, 1, 19)

function odds(index: number, gameId = 'game-1'): ReceivedOdds {
  return receivedOdds(
    oddsAt(startMs + index, { gameId }),
    { source: 'stream', clientReceivedAt: startMs },
    { recency: 'current', isCorrection: false },
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

test('C17 a consumer that is too slow is given the newest of each market, and told how many it was not', async () => {
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
