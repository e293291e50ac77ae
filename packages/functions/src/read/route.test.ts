import { FeedsPage, type Odds, oddsCsv, toInstant } from '@sportsfeeds/domain'
import { describe, expect, test } from 'vitest'
import { createOddsStore } from '../store/odds-store.ts'
import { StoreUnavailableError } from '../errors.ts'
import { eveningMs, oddsAt } from '../testing/odds.ts'
import { createRestApi } from '../testing/rest-api.ts'

async function apiWith(odds: readonly Odds[]) {
  const api = createRestApi()
  if (odds.length > 0) await createOddsStore(api.table).putOdds(odds, { retentionSeconds: 60 })
  const get = (query: Record<string, string | readonly string[]>, headers: Record<string, string> = {}) =>
    api.send({
      method: 'GET',
      resource: '/feeds',
      query: Object.fromEntries(
        Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]),
      ),
      headers,
    })
  const page = async (query: Parameters<typeof get>[0]) => FeedsPage.parse((await get(query)).json())
  return { api, get, page }
}

const history = Array.from({ length: 5 }, (_, n) => oddsAt(n * 1_000))

describe('GET /feeds', () => {
  test('takes as many games as the line and the headers of a request hold, ids and token at their longest', async () => {
    const { get } = await apiWith([])
    const ids = Array.from({ length: 200 }, (_, n) => `game-a${String(n).padStart(79, 'x')}`)
    let taken = 0
    for (let count = 1; count <= ids.length; count += 1) {
      if ((await get({ game: ids.slice(0, count) })).status === 200) taken = count
    }
    // Ids as the own client writes them; 2 KB are for the token and 1 KB for what a browser adds.
    const line = ids
      .slice(0, taken)
      .map((id) => `game=${id}`)
      .join('&')
    expect(taken).toBeGreaterThanOrEqual(50)
    expect(line.length + 3_072).toBeLessThan(10_240)
  })

  test('returns the newest record of each market of each game', async () => {
    const other = oddsAt(500, { gameId: 'game-2', type: 'total' })
    const total = oddsAt(700, { type: 'total' })
    const { page } = await apiWith([...history, total, other])
    expect(await page({ game: ['game-2', 'game-1', 'game-1'] })).toEqual({ odds: [history[4], total, other] })
    expect(await page({ game: 'game-9' })).toEqual({ odds: [] })
  })

  test('returns the first prices of each market of several games', async () => {
    const other = oddsAt(500, { gameId: 'game-2', type: 'total' })
    const { page } = await apiWith([...history, other])
    expect(await page({ game: ['game-2', 'game-1'], opening: 'true' })).toEqual({ odds: [history[0], other] })
  })

  test('returns the prices that hold with a market that was suspended without any, and the bet stop', async () => {
    const open = oddsAt(0)
    const suspended = oddsAt(1, { status: 'suspended', reason: 'goal', outcomes: [] })
    const stop = oddsAt(2, { type: '*', status: 'suspended', outcomes: [] })
    const { page } = await apiWith([suspended, stop, open])
    expect(await page({ game: 'game-1' })).toEqual({ odds: [stop, open, suspended] })
  })

  test('returns only the markets, types and providers that are asked for, with their bet stops', async () => {
    const first = oddsAt(0, { type: 'total', line: 2.5 })
    const second = oddsAt(1, { type: 'total', line: 3.5 })
    const stop = oddsAt(2, { type: '*', status: 'suspended', outcomes: [] })
    const other = oddsAt(3, { type: 'total', line: 2.5, provider: 'zeta' })
    const { page } = await apiWith([first, second, stop, other])
    expect((await page({ game: 'game-1', market: 'total@2.5' })).odds).toEqual([stop, first, other])
    expect((await page({ game: 'game-1', type: 'total', provider: 'zeta' })).odds).toEqual([other])
    expect((await page({ game: 'game-1', market: 'total@3.5', since: '0' })).odds).toEqual([second, stop])
    expect((await page({ game: 'game-1', provider: ['acme', 'zeta'], order: 'desc' })).odds).toHaveLength(4)
  })

  test('reads a plus sign in a date that the caller did not encode', async () => {
    const { page } = await apiWith(history)
    const from = '2026-05-01T21:00:03 02:00'
    expect((await page({ game: 'game-1', from })).odds).toEqual(history.slice(3))
  })

  test('returns a range by feed date in either order, with dates in every form that providers use', async () => {
    const { page } = await apiWith(history)
    const from = String(eveningMs / 1000 + 1)
    const to = toInstant(eveningMs + 3_000)
      .replace('T', ' ')
      .replace('Z', '')
    expect((await page({ game: 'game-1', from, to })).odds).toEqual(history.slice(1, 4))
    expect((await page({ game: 'game-1', from, to, order: 'desc' })).odds).toEqual(
      history.slice(1, 4).toReversed(),
    )
    expect((await page({ game: 'game-1', limit: '2' })).odds).toEqual(history.slice(0, 2))
    expect((await page({ game: 'game-1', from: '2026-05-01', to: '2026-05-01' })).odds).toEqual(history)
  })

  test('returns the rest for a cursor, whatever the limit', async () => {
    const { page } = await apiWith(history)
    const first = await page({ game: 'game-1', limit: '2' })
    const second = await page({ game: 'game-1', limit: '9', cursor: first.cursor ?? '' })
    expect([...first.odds, ...second.odds]).toEqual(history)
    expect(second.cursor).toBeUndefined()
  })

  test('returns odds of several games received since an instant', async () => {
    const other = oddsAt(4_500, { gameId: 'game-2' })
    const { page } = await apiWith([...history, other])
    const query = { game: ['game-2', 'game-1'], since: String(eveningMs + 4_000) }
    expect(await page(query)).toEqual({ odds: [history[4], other] })
  })

  test.each([
    ['another game', { game: 'game-2', limit: '2' }],
    ['another order', { game: 'game-1', limit: '2', order: 'desc' }],
    ['another start', { game: 'game-1', limit: '2', from: '1637440215' }],
    ['another kind of query', { game: 'game-1', since: '0' }],
    ['another market', { game: 'game-1', limit: '2', market: 'spread' }],
  ])('refuses the cursor of another query for %s', async (_, query) => {
    const { get, page } = await apiWith(history)
    const { cursor } = await page({ game: 'game-1', limit: '2' })
    const response = await get({ ...query, cursor: cursor ?? '' })
    expect(response.status).toBe(400)
    expect(response.problem().errors?.[0]?.field).toBe('cursor')
  })

  test('returns CSV to clients that prefer it, with the cursor in a header', async () => {
    const { get } = await apiWith([oddsAt(0, { summary: '=A "B", C' }), oddsAt(1_000)])
    const response = await get({ game: 'game-1', limit: '1' }, { accept: 'text/csv' })
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(response.text).toBe(oddsCsv([oddsAt(0, { summary: '=A "B", C' })]))
    expect(response.text).toContain(`"'=A ""B"", C"`)
    expect(response.headers['next-cursor']).toEqual(expect.any(String))
  })

  test('names the teams in CSV, has a row for each outcome, and one for a bet stop', async () => {
    const { api, get } = await apiWith([
      oddsAt(0),
      oddsAt(1, { type: '*', status: 'suspended', outcomes: [] }),
    ])
    await api.send({
      method: 'PUT',
      resource: '/games',
      body: JSON.stringify({
        games: [
          {
            id: 'game-1',
            sport: 'soccer',
            gameDate: '2026-05-01T19:00:00Z',
            name: 'Liverpool v Bournemouth',
            homeTeam: 'Liverpool',
            awayTeam: 'Bournemouth',
          },
        ],
      }),
    })
    const [header, ...rows] = (
      await get({ game: 'game-1', order: 'asc' }, { accept: 'text/csv' })
    ).text.split('\r\n')
    expect(header).toMatch(/^gameId,homeTeam,awayTeam,/)
    expect(rows.map((row) => row.split(',').slice(0, 3).join())).toEqual([
      ...Array.from({ length: 3 }, () => 'game-1,Liverpool,Bournemouth'),
      '',
    ])
  })

  test("allows the console's origin, and no other, to read it", async () => {
    const { get } = await apiWith([])
    expect((await get({ game: 'game-1' })).headers['access-control-allow-origin']).toBe(
      'https://console.example',
    )
    expect((await get({})).headers['access-control-allow-origin']).toBe('https://console.example')
  })

  test('responds with 503 while the table is unavailable', async () => {
    const api = createRestApi({
      wrap: (table) => ({ ...table, query: () => Promise.reject(new StoreUnavailableError('throttled')) }),
    })
    const response = await api.send({ method: 'GET', resource: '/feeds', query: { game: ['game-1'] } })
    expect(response.status).toBe(503)
    expect(api.errors).toHaveLength(1)
  })

  test('responds with 500 without revealing the internal error', async () => {
    const api = createRestApi({
      wrap: (table) => ({ ...table, query: () => Promise.reject(new Error('AccessDenied for role x')) }),
    })
    const response = await api.send({ method: 'GET', resource: '/feeds', query: { game: ['game-1'] } })
    expect(response.status).toBe(500)
    expect(response.text).not.toContain('role x')
    expect(api.errors).toHaveLength(1)
  })
})
