import { FeedsPage, GamesPage } from '@sportsfeeds/domain'
import { damagedJson } from '@sportsfeeds/std/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRestApi } from '../testing/rest-api.ts'
import { documentedValues } from './api-document.ts'

/** Bodies in all; some hundred of them meet in one table. */
const bodyCount = 50_000
const bodiesPerTable = 250

test(`${bodyCount} bodies from the schemas of PUT /feeds and PUT /games, two in three damaged, never get a 5xx, and what is read afterwards keeps to its schema`, async () => {
  const requests = fc.oneof(
    fc.record({
      resource: fc.constant('/feeds'),
      body: damagedJson(await documentedValues('openapi.json', 'FeedsRequest')),
    }),
    fc.record({
      resource: fc.constant('/games'),
      body: damagedJson(await documentedValues('openapi.json', 'GamesRequest')),
    }),
  )
  const statuses = new Map<number, number>()
  const run = fc.asyncProperty(
    fc.array(
      fc.record({
        request: requests,
        isBase64Encoded: fc.boolean(),
        apiKeyId: fc.constantFrom('key-acme', 'key-acme', 'key-own', 'key-unknown'),
      }),
      { minLength: bodiesPerTable, maxLength: bodiesPerTable },
    ),
    async (bodies) => {
      const api = createRestApi()
      for (const { request, isBase64Encoded, apiKeyId } of bodies) {
        const { resource, body } = request
        const response = await api.send({
          method: 'PUT',
          resource,
          body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
          isBase64Encoded,
          apiKeyId,
        })
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        if (response.status >= 500) throw new Error(`${response.status} for ${resource}: ${body}`)
        if (response.status >= 400) response.problem()
      }
      await readEverything(api)
      expect(api.errors).toEqual([])
    },
  )
  await fc.assert(run, { numRuns: bodyCount / bodiesPerTable, seed: 19, endOnFailure: true })
  const sum = [...statuses.values()].reduce((total, count) => total + count, 0)
  expect(sum).toBe(bodyCount)
  for (const status of [200, 207, 400, 403]) expect(statuses.get(status)).toBeGreaterThan(bodyCount / 1_000)
}, 1_800_000)

async function readEverything(api: ReturnType<typeof createRestApi>): Promise<void> {
  const get = (resource: string, query = {}, headers = {}) =>
    api.send({ method: 'GET', resource, query, headers })
  const games = new Set(api.oddsItems().map(({ PK }) => String(PK)))
  for (const game of games) {
    for (const query of [
      { game: [game] },
      { game: [game], order: ['asc'] },
      { game: [game], since: ['0'] },
    ]) {
      const page = await get('/feeds', query)
      expect(FeedsPage.parse(page.json())).toBeDefined()
    }
    expect((await get('/feeds', { game: [game] }, { accept: 'text/csv' })).status).toBe(200)
  }
  GamesPage.parse((await get('/games')).json())
}
