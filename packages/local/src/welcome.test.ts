import { execFileSync } from 'node:child_process'
import { parseFeedOdds, StackOutputs, toEpochMs } from '@sportsfeeds/domain'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { demoGames } from './demo/demo-games.ts'
import { formatWelcome } from './welcome.ts'

const outputs = StackOutputs.parse({
  stack: 'dev',
  region: 'eu-west-1',
  feedsApiUrl: 'http://127.0.0.1:4566/v1',
  bookmakerApiUrl: 'ws://127.0.0.1:4566/v1',
  tableName: 'sportsfeeds',
  streamName: 's',
  onFailureQueueUrl: 'http://127.0.0.1:4566/q',
  oidcIssuer: 'http://127.0.0.1:4566/oidc',
  oidcAudience: 'console',
  providerApiKeys: { acme: 'secret' },
  local: { awsEndpoint: 'http://127.0.0.1:4566', tokenUrl: 'http://127.0.0.1:4566/token' },
})

test('the bodies that it prints are odds and a bet stop of a demo game, of now, as a shell sends them', () => {
  const text = formatWelcome({
    outputs,
    providerName: 'acme',
    apiKey: 'secret',
    token: 'jwt',
    outputsFile: '.sportsfeeds/outputs.json',
  })
  const commands = text.split('\n').filter((line) => line.includes('curl -sS -X PUT'))
  expect(commands).toHaveLength(2)
  const beforeMs = Math.floor(Date.now() / 1_000) * 1_000
  const records = commands.map((command) => {
    // The shell prints the arguments in place of curl.
    const [body] = execFileSync('sh', ['-c', command.replace('curl', `printf '%s\\n'`)], { encoding: 'utf8' })
      .split('\n')
      .filter((argument) => argument.startsWith('{'))
    const parsed = parseFeedOdds(Body.parse(JSON.parse(body ?? '')).odds[0])
    if (!parsed.success) throw parsed.error
    expect(parsed.unknownFields).toEqual([])
    return parsed.data
  })
  expect(records).toMatchObject([{ type: 'total', line: 1.5, status: 'open' }, { type: '*' }])
  const games = new Set(demoGames(beforeMs).map(({ id }) => id))
  for (const { gameId, date } of records) {
    expect(games.has(gameId)).toBe(true)
    expect(toEpochMs(date)).toBeGreaterThanOrEqual(beforeMs)
    expect(toEpochMs(date)).toBeLessThanOrEqual(Date.now())
  }
})

const Body = z.object({ odds: z.array(z.unknown()).length(1) })
