/**
 * A small client of the live gateway, for the test of the kit. Each argument takes one thing away from it: `catch-up`, `resume`,
 * `conflated` (what was left out), `heartbeats`, `places` (adding to them), `subscribed` (waiting for it), `reopening` (after a close
 * code), `outdated` (the end after its code) or `refused` (the end after two refusals).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  advancePlace,
  compareOdds,
  FeedsPage,
  type Odds,
  oddsId,
  providerMarketId,
  reloadCloseCode,
  ServerFrame,
  type StreamPlace,
  streamStaleAfterMs,
  subprotocol,
} from '@sportsfeeds/domain'

const lacks = new Set(process.argv.slice(2))
const { SPORTSFEEDS_BOOKMAKER_API_URL: url = '', SPORTSFEEDS_FEEDS_API_URL: feedsApiUrl = '' } = process.env
/** P20: what the server had received by then may not have been stored yet. */
const slackMs = 10_000
const pingEveryMs = 5_000
const silentAfterMs = 12_000
/** The code of a connection that ended without a close frame. */
const lostCode = 1006

const shown = new Set<string>()
const newest = new Map<string, Odds>()
const games = new Set<string>()
let state = ''
let at: StreamPlace | undefined
let through = Date.now()
let heardAtMs = Date.now()

setInterval(() => {
  const isSilent = Date.now() - heardAtMs > silentAfterMs
  const isStalled = Date.now() - through > streamStaleAfterMs && !lacks.has('heartbeats')
  if (state === 'live' && (isSilent || isStalled)) say('stale')
}, 250)

for (let refusals = 0; refusals < 2 || lacks.has('refused');) {
  const code = await follow()
  say('offline')
  if (code === reloadCloseCode && !lacks.has('outdated')) break
  if (code !== lostCode && code !== reloadCloseCode && lacks.has('reopening')) break
  refusals = code === lostCode && (await isRefused()) ? refusals + 1 : 0
  await sleep(Math.random() * 1_000)
}
say('closed')
process.exit()

/** Follows one connection to its end. @returns its close code */
function follow(): Promise<number> {
  const socket = new WebSocket(url, [subprotocol, 'bearer.token'])
  const pings = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ action: 'ping' }))
  }, pingEveryMs)
  return new Promise<number>((resolve) => {
    socket.addEventListener('open', () => {
      socket.send(
        JSON.stringify({ action: 'subscribe', ...(at !== undefined && !lacks.has('resume') && { at }) }),
      )
    })
    socket.addEventListener('message', ({ data }) => void hear(ServerFrame.parse(JSON.parse(String(data)))))
    socket.addEventListener('close', ({ code }) => resolve(code))
  }).finally(() => clearInterval(pings))
}

async function hear(frame: ServerFrame): Promise<void> {
  heardAtMs = Date.now()
  if (frame.type === 'snapshot' || frame.type === 'odds') frame.games.flat().forEach(show)
  if (frame.type === 'odds') {
    if (frame.at !== undefined) at = lacks.has('places') ? frame.at : advancePlace(at ?? {}, frame.at)
    if (frame.conflated !== undefined && !lacks.has('conflated')) await catchUp(through)
  }
  if (frame.type === 'snapshot' && lacks.has('subscribed')) say('live')
  if (frame.type === 'subscribed') {
    const since = through
    const wasHere = at !== undefined
    at = frame.at
    through = frame.through ?? through
    if (wasHere && frame.resumed !== true) await catchUp(since)
    say('live')
  }
  if (frame.type === 'heartbeat') {
    at = frame.at
    through = frame.through
    if (state === 'stale') say('live')
  }
}

/** No socket says so itself on every platform. */
async function isRefused(): Promise<boolean> {
  const response = await fetch(`${feedsApiUrl}/games`).catch(() => undefined)
  return response?.status === 403
}

async function catchUp(since: number): Promise<void> {
  if (lacks.has('catch-up')) return
  say('catching-up')
  const address = new URL(`${feedsApiUrl}/feeds`)
  for (const game of games) address.searchParams.append('game', game)
  address.searchParams.set('since', String(Math.floor(since - slackMs)))
  const response = await fetch(address)
  FeedsPage.parse(await response.json()).odds.forEach(show)
  say('live')
}

function show(odds: Odds): void {
  games.add(odds.gameId)
  const key = oddsId(odds)
  if (shown.has(key)) return
  shown.add(key)
  const before = newest.get(providerMarketId(odds))
  const current = before === undefined || compareOdds(odds, before) > 0
  if (current) newest.set(providerMarketId(odds), odds)
  print({
    key,
    prices: odds.outcomes.map((outcome) => outcome.odds ?? null),
    current,
    state: state || 'connecting',
  })
}

function say(next: string): void {
  if (state === next) return
  state = next
  print({ state })
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
