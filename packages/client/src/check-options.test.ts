import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import { InvalidOptionError } from './errors.ts'
import { createProvider } from './rest/provider/create-provider.ts'
import type { ProviderOptions } from './rest/provider/provider.ts'
import { createFakeServer } from './testing/index.ts'
import { createManualClock } from '@sportsfeeds/std/testing'

const clock = createManualClock()
const { bookmakerApiUrl, feedsApiUrl, WebSocket, fetch } = createFakeServer({ clock })
const valid = { bookmakerApiUrl, feedsApiUrl, getToken: () => 'good', WebSocket, fetch, clock }

test.each<[object, string | RegExp]>([
  [{ getToken: undefined }, 'The option getToken is not valid: it must be a function.'],
  [{ feedsApiUrl: undefined }, 'The option feedsApiUrl is not valid: it must be a string.'],
  [
    { subscription: { sport: ['tennis'] } },
    'There is no option subscription.sport: valid are games, sports, conflate.',
  ],
  [{ subscription: { sports: 'tennis' } }, 'The option subscription.sports is not valid: it must be a list.'],
  [{ subscription: { games: [7] } }, 'The option subscription.games[0] is not valid: it must be a string.'],
  [
    { subscription: { conflate: 'yes' } },
    'The option subscription.conflate is not valid: it must be true or false.',
  ],
  [{ token: 'x' }, 'There is no option token: valid are bookmakerApiUrl, feedsApiUrl, getToken, '],
  [{ timing: { pingMs: 1 } }, /^There is no option timing.pingMs: valid are .*pingIntervalMs/],
  [
    { timing: { pingIntervalMs: '1' } },
    'The option timing.pingIntervalMs is not valid: it must be a number, 0 or more.',
  ],
  [{ storage: 'session' }, 'The option storage is not valid: it must be an object.'],
])('C16 createClient refuses %j', (mistake, message) => {
  // What plain JavaScript may pass.
  const create = (): unknown => createClient({ ...valid, ...mistake })
  expect(create).toThrow(InvalidOptionError)
  expect(create).toThrow(message)
})

test.each<[object, string]>([
  [{ apiKey: undefined }, 'The option apiKey is not valid: it must be a string.'],
  [{ apiKey: '' }, 'The option apiKey is not valid: it must not be empty.'],
  [{ feedsApiUrl }, 'There is no option feedsApiUrl: valid are url, apiKey, '],
  [{ retry: true }, 'The option retry is not valid: it must be false or an object.'],
  [{ concurrency: '4' }, 'The option concurrency is not valid: it must be a number, 0 or more.'],
])('C16 createProvider refuses %j', (mistake, message) => {
  const options = { url: feedsApiUrl, apiKey: 'key', ...mistake } as ProviderOptions
  expect(() => createProvider(options)).toThrow(message)
})

test('C16 createClient refuses all of a stack’s outputs, and names the two that it takes', () => {
  const outputs = { bookmakerApiUrl, feedsApiUrl, tableName: 'sportsfeeds' }
  expect(() => createClient({ ...outputs, getToken: () => 'good' })).toThrow(
    'There is no option tableName: valid are bookmakerApiUrl, feedsApiUrl, getToken, ',
  )
})

test('C16 subscribe and unsubscribe refuse an unknown name', () => {
  const client = createClient(valid)
  for (const change of ['subscribe', 'unsubscribe'] as const) {
    const mistake: object = { sport: ['tennis'] }
    expect(() => client[change](mistake)).toThrow('There is no option sport: valid are games, sports, all.')
  }
  client.close()
})
