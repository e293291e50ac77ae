import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@sportsfeeds/client'
import { createFakeServer, gameOf, oddsAt } from '@sportsfeeds/client/testing'
import { systemClock } from '@sportsfeeds/std'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type ServedFake, serveFake } from './testing/serve-fake.ts'

// Each test starts processes, which take seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const directory = mkdtempSync(join(tmpdir(), 'analyst-'))
const outputsFile = join(directory, 'outputs.json')
const fake = createFakeServer({ clock: systemClock, networkMs: 0, liveAfterMs: 20 })
const stored = oddsAt(Date.now() - 60_000, { summary: 'Home v Away' })
let served: ServedFake

beforeAll(async () => {
  fake.addGame(gameOf('game-1'))
  fake.store([stored])
  fake.acceptTokens((token) => token === 'good')
  served = await serveFake(fake)
  writeFileSync(
    outputsFile,
    JSON.stringify({
      stack: 'test',
      region: 'eu-west-1',
      feedsApiUrl: served.feedsApiUrl,
      bookmakerApiUrl: served.bookmakerApiUrl,
      tableName: 't',
      streamName: 's',
      onFailureQueueUrl: 'http://127.0.0.1/queue',
      oidcIssuer: 'http://127.0.0.1/oidc',
      oidcAudience: 'a',
    }),
  )
})

afterAll(async () => {
  await served.close()
  rmSync(directory, { recursive: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function start(
  args: readonly string[],
  token = 'good',
): { process: ChildProcess; ended: Promise<Ended>; said: (text: string) => Promise<void> } {
  const script = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, SPORTSFEEDS_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  const watchers: (() => void)[] = []
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString()
    for (const look of watchers) look()
  })
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString()
    for (const look of watchers) look()
  })
  return {
    process: child,
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err }))),
    said: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (`${out}${err}`.includes(text)) resolve()
        }
        watchers.push(look)
        look()
      }),
  }
}

function run(args: readonly string[], token?: string): Promise<Ended> {
  return start(args, token).ended
}

test('watch --json writes one record a line and ends after --count', async () => {
  const watching = start(['watch', '--outputs', outputsFile, '--json', '--count', '2'])
  await watching.said('\nlive\n')
  fake.publish([oddsAt(Date.now())])
  const { code, out, err } = await watching.ended
  expect(code).toBe(0)
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { gameId: 'game-1', source: 'catch-up', date: stored.date },
    { gameId: 'game-1', source: 'stream', recency: 'current' },
  ])
  expect(err).toMatch(/2 odds, 1 of them caught up/)
})

test('watch writes plain lines into a pipe, and an interrupt ends it cleanly', async () => {
  const watching = start(['watch', '--outputs', outputsFile, '--game', 'game-1'])
  await watching.said('moneyline')
  watching.process.kill('SIGINT')
  const { code, out } = await watching.ended
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/game-1 {2}moneyline {2}acme {2}Home -110, Away -110 {2}catch-up\n/),
  ])
})

test('a reader that leaves the pipe ends it cleanly', async () => {
  const watching = start(['watch', '--outputs', outputsFile, '--json'])
  await watching.said('\nlive\n')
  watching.process.stdout?.destroy()
  fake.publish([oddsAt(Date.now())])
  fake.publish([oddsAt(Date.now() + 1)])
  const { code, err } = await watching.ended
  expect([code, err.includes('Error')]).toEqual([0, false])
})

test('a bad token, a missing file and a wrong name are each one clear line', async () => {
  const [refused, unlisted, missing, misnamed] = await Promise.all([
    run(['watch', '--outputs', outputsFile], 'bad'),
    run(['games', '--outputs', outputsFile], 'bad'),
    run(['watch', '--outputs', join(directory, 'none.json')]),
    run(['history', '--outputs', outputsFile, '--game', 'nonsense']),
  ])
  expect([refused.code, unlisted.code, missing.code, misnamed.code]).toEqual([1, 1, 1, 2])
  expect(refused.err).toBe(unlisted.err)
  expect(unlisted.err).toBe(
    'analyst: The server does not accept the token in SPORTSFEEDS_TOKEN; set it to a valid one.\n',
  )
  expect(missing.err).toMatch(/^analyst: Cannot read .*none\.json: run `npm start` first.*\n$/)
  expect(misnamed.err).toMatch(/^error: .*'nonsense' is invalid.*\n$/)
})

test('games and history print what is there', async () => {
  const [games, csv] = await Promise.all([
    run(['games', '--outputs', outputsFile]),
    run(['history', '--outputs', outputsFile, '--game', 'game-1', '--csv']),
  ])
  expect(games.out).toBe('2026-05-01 19:00Z  live  soccer  Home v Away  game-1\n')
  expect(csv.out.split('\n')[1]).toMatch(
    /^game-1,Home,Away,.*,moneyline,,,,,acme,open,,home,,,,-110,american,1.909091,Home v Away/,
  )
})

test('the library works with the ws package in place of the platform WebSocket', async () => {
  const client = createClient({
    bookmakerApiUrl: served.bookmakerApiUrl,
    feedsApiUrl: served.feedsApiUrl,
    getToken: () => 'good',
    WebSocket,
    latest: false,
  })
  await client.ready()
  const next = client[Symbol.asyncIterator]().next()
  const sent = oddsAt(Date.now() + 50)
  fake.publish([sent])
  expect(await next).toMatchObject({ value: { date: sent.date, source: 'stream' } })
  client.close()
})
