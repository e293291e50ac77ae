import { type Odds, toInstant, toOdds } from '@sportsfeeds/domain'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createReceptionTimes } from '../../measure/measure.ts'
import type { Audience, AudienceOptions, OnSeen } from '../../model/audience.ts'
import { openScriptedServer, scriptedGame, type ScriptedServer } from '../../verify-client/scripted-server.ts'
import { inThreads } from './open-threads.ts'

const analysts = 5
const crowdPlan = { fewGames: 0, conflating: 0, slow: 0, flapping: 0, stallMs: 1, flapEveryMs: 1 }

let server: ScriptedServer
let audience: Audience | undefined

beforeEach(async () => {
  server = await openScriptedServer({ delivery: 'apiGateway' })
})

afterEach(async () => {
  await audience?.close()
  await server.close()
})

function open(threads: number, options: Partial<AudienceOptions> = {}): Promise<Audience> {
  const outputs = {
    stack: 'scripted',
    region: 'us-east-1',
    feedsApiUrl: server.feedsApiUrl,
    bookmakerApiUrl: server.bookmakerApiUrl,
    tableName: 'table',
    streamName: 'stream',
    onFailureQueueUrl: server.feedsApiUrl,
    oidcIssuer: server.feedsApiUrl,
    oidcAudience: 'audience',
  }
  return inThreads({ outputs, token: 'token', crowdPlan, threads, seed: 1 })({
    crowd: Array.from({ length: analysts }, () => ({ kind: 'plain' })),
    signal: new AbortController().signal,
    times: createReceptionTimes(),
    ...options,
  })
}

function record(n: number): Odds {
  const feed = {
    gameId: scriptedGame.id,
    type: 'total',
    line: 2.5,
    date: toInstant(Date.now() + n),
    status: 'open' as const,
    oddsFormat: 'decimal' as const,
    outcomes: [
      { id: 'over', odds: 1.5 + n / 100 },
      { id: 'under', odds: 2.1 },
    ],
  }
  return toOdds(feed, 'acme', Date.now())
}

test('analysts of several threads are audited by key, measured, and counted together', async () => {
  const times = createReceptionTimes()
  const seen: Parameters<OnSeen>[] = []
  audience = await open(2, { times, onSeen: (...one) => seen.push(one) })
  audience.begin()
  const odds = [0, 1, 2, 3].map(record)
  for (const one of odds) {
    audience.register([one], Date.now())
    server.publish([one])
  }
  const lost = record(9)
  audience.register([lost], Date.now())
  audience.acknowledge([0, 1, 2, 3, 4])
  await vi.waitFor(() => {
    expect(audience?.counts()).toEqual({ received: 4 * analysts, outstanding: analysts, isCurrent: true })
  }, 10_000)
  expect(audience.states()).toEqual({ live: analysts })

  const { delivery, health, threads } = await audience.finish()
  expect(delivery).toMatchObject({
    analysts,
    expected: 5 * analysts,
    received: 4 * analysts,
    lost: analysts,
    duplicates: 0,
    outOfOrder: 0,
  })
  expect(delivery.perAnalyst.map(({ lostKeys }) => lostKeys.length)).toEqual([1, 1, 1, 1, 1])
  expect(health).toMatchObject({ reconnects: 0, errors: [] })
  expect(threads.map((thread) => thread.analysts)).toEqual([3, 2])
  expect(seen.map(([analyst, number]) => `${analyst} ${number}`).toSorted()).toEqual(
    [0, 1, 2, 3, 4].flatMap((analyst) => [0, 1, 2, 3].map((number) => `${analyst} ${number}`)),
  )
  const { max } = times.endToEnd.percentiles()
  expect(max).toBeGreaterThan(0)
  expect(max).toBeLessThan(10 * 60_000)
})

test('a record that is sent twice under one key ends the run with its key', async () => {
  audience = await open(1)
  audience.begin()
  const one = record(0)
  audience.register([one], Date.now())
  audience.register([one], Date.now())
  await expect(audience.finish()).rejects.toThrow('Two odds records of this run have the key')
})

test('analysts that cannot connect are not live, for a reason', async () => {
  await server.close()
  const stop = new AbortController()
  const opening = open(1, { signal: stop.signal })
  stop.abort()
  await expect(opening).rejects.toMatchObject({
    code: 'analysts_not_live',
    message: expect.stringContaining('before the run was stopped'),
  })
})
