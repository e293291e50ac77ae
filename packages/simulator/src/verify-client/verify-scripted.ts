import { type Odds, streamStaleAfterMs, toInstant, toOdds } from '@sportsfeeds/domain'
import type { BrokenRule } from './broken-rule.ts'
import { findBrokenRules, findMissing } from './find-broken-rules.ts'
import { openScriptedServer, scriptedGame, type ScriptedServer } from './scripted-server.ts'
import { type RunningProgram, startProgram } from './start-program.ts'
import { until } from './until.ts'

/** Something that happens to a client, and the rule that a client breaks which misses what it cost. */
interface Scene {
  readonly title: string
  readonly rule: string
  /** @returns the records that have to be shown in the end. */
  play(server: ScriptedServer, record: RecordMaker): Promise<Odds[]> | Odds[]
}

/** Makes a record of one of two markets in turns; with an age, of the second one. */
type RecordMaker = (agoMs?: number) => Odds

/** How long a program that calls itself live may need to show what it has to; one that says that it is not has thrice as long. */
const patienceMs = 20_000
/** Longer than a client may call anything live without a frame: a ping is due after 15 s, its pong 5 s later. */
const silenceMs = 30_000
/** Longer than a client may call anything live without a heartbeat of the stream. */
const stallMs = streamStaleAfterMs + 10_000

const commonScenes: readonly Scene[] = [
  {
    title: 'odds arrive',
    rule: 'P10',
    play: (server, record) => publishEach(server, [record(), record(), record(), record()]),
  },
  {
    title: 'a frame comes twice',
    rule: 'P12',
    play: (server, record) => {
      const odds = [record(), record()]
      server.publish(odds)
      server.publish(odds)
      return odds
    },
  },
  {
    title: 'records arrive in another order',
    rule: 'P13',
    play: (server, record) => {
      const older = record(3_000)
      const newer = record(0)
      server.publish([newer])
      server.publish([older])
      return [newer, older]
    },
  },
]

const apiGatewayScenes: readonly Scene[] = [
  ...commonScenes,
  {
    title: 'frames are lost',
    rule: 'P16',
    play: (server, record) => {
      const lost = [record(), record()]
      server.store(lost)
      server.loseFrames(2)
      return [...lost, ...publishEach(server, [record()])]
    },
  },
  {
    title: 'another consumer takes over, and its first frames are lost',
    rule: 'P17',
    play: (server, record) => {
      const lost = [record(), record()]
      server.store(lost)
      server.beginEpoch(server.nextN)
      return [...lost, ...publishEach(server, [record()])]
    },
  },
  {
    title: 'the connection is lost',
    rule: 'P20',
    play: missWhileCut,
  },
  {
    title: 'frames miss a new connection for a while',
    rule: 'P19',
    play: (server, record) => {
      const missed = [record(), record()]
      server.storeUnseen(missed)
      server.cut()
      return missed
    },
  },
]

const gatewayScenes: readonly Scene[] = [
  ...commonScenes,
  {
    title: 'records are left out for a slow reader',
    rule: 'P27',
    play: (server, record) => {
      const leftOut = [record(), record()]
      server.store(leftOut)
      return [...leftOut, ...publishEach(server, [record()])]
    },
  },
  { title: 'the connection is lost, and can be resumed', rule: 'P26', play: missWhileCut },
  {
    title: 'the connection is lost, and cannot be resumed',
    rule: 'P26',
    play: (server, record) => {
      server.forgetPlaces()
      return missWhileCut(server, record)
    },
  },
]

/** What differs between the two ways in which a stack delivers. */
const deliveries = {
  apiGateway: {
    scenes: apiGatewayScenes,
    startRule: 'P8',
    heartbeatRule: 'P18',
    silenceRule: 'P7',
    /** Of a client that never catches up, whatever it missed. */
    catchUpRule: 'P20',
  },
  gateway: {
    scenes: gatewayScenes,
    startRule: 'P23',
    heartbeatRule: 'P25',
    silenceRule: 'P25',
    catchUpRule: undefined,
  },
} as const

export interface VerifyOptions {
  readonly command: readonly string[]
  readonly delivery: keyof typeof deliveries
  readonly say: (line: string) => void
}

/** Runs a program against the scripted server, scene by scene. @returns the rules that it breaks. */
export async function verifyScripted({ command, delivery, say }: VerifyOptions): Promise<BrokenRule[]> {
  const { scenes, startRule, heartbeatRule, silenceRule, catchUpRule } = deliveries[delivery]
  const server = await openScriptedServer({ delivery })
  const record = createRecords()
  server.store([record(), record()])
  const program = startProgram({
    command,
    env: {
      SPORTSFEEDS_BOOKMAKER_API_URL: server.bookmakerApiUrl,
      SPORTSFEEDS_FEEDS_API_URL: server.feedsApiUrl,
      SPORTSFEEDS_TOKEN: 'verify-client',
    },
  })
  try {
    const broken: BrokenRule[] = []
    if (
      !(await until(() => program.state === 'live' || program.hasEnded, patienceMs * 5)) ||
      program.hasEnded
    ) {
      return [{ rule: program.unreadable.length > 0 ? 'P8' : startRule, reason: describeStart(program) }]
    }
    for (const scene of scenes) {
      say(scene.title)
      const connections = server.connections
      const missing = await play(scene, server, program, record)
      if (missing.length > 0)
        broken.push(describeMissing(scene, missing, { server, connections, catchUpRule }))
      if (program.hasEnded || server.connections === 0) break
      // Without a connection every other scene would only say the same.
      if (broken.some(({ rule }) => rule === 'P3')) break
    }
    if (!broken.some(({ rule }) => rule === 'P3')) {
      broken.push(...(await playStall(server, program, heartbeatRule, say)))
      broken.push(...(await playSilence(server, program, silenceRule, say)))
    }
    return [...broken, ...findBrokenRules(program.lines, server.records), ...unreadableLines(program)]
  } finally {
    await program.stop()
    await server.close()
  }
}

async function play(
  scene: Scene,
  server: ScriptedServer,
  program: RunningProgram,
  record: RecordMaker,
): Promise<Odds[]> {
  const wanted = await scene.play(server, record)
  const isShown = (): boolean => findMissing(program.lines, wanted).length === 0
  if (!(await until(isShown, patienceMs)) && program.state !== 'live') await until(isShown, patienceMs * 2)
  await until(() => program.state === 'live' || program.hasEnded, patienceMs)
  return findMissing(program.lines, wanted)
}

async function playStall(
  server: ScriptedServer,
  program: RunningProgram,
  rule: string,
  say: VerifyOptions['say'],
): Promise<BrokenRule[]> {
  say('the stream stands still, and pings are answered')
  server.stall(true)
  const noticed = await until(() => program.state !== 'live', stallMs)
  server.stall(false)
  const isLiveAgain = await until(() => program.state === 'live', patienceMs * 2)
  if (!noticed)
    return [{ rule, reason: `Prices were shown as live ${stallMs / 1_000} s after the last heartbeat.` }]
  return isLiveAgain ? [] : [{ rule, reason: 'The program was not live again after heartbeats had come.' }]
}

async function playSilence(
  server: ScriptedServer,
  program: RunningProgram,
  rule: string,
  say: VerifyOptions['say'],
): Promise<BrokenRule[]> {
  say('nothing arrives any more, and the connection stays open')
  server.freeze(true)
  const noticed = await until(() => program.state !== 'live', silenceMs)
  server.freeze(false)
  return noticed
    ? []
    : [{ rule, reason: `Prices were shown as live ${silenceMs / 1_000} s after the last frame.` }]
}

function describeStart(program: RunningProgram): string {
  const [line] = program.unreadable
  const printed = line === undefined ? 'It printed nothing that could be read.' : `It printed: ${line}`
  return `The program ${program.hasEnded ? 'ended' : 'did not say that it is live'}. ${printed}`
}

function describeMissing(
  { title, rule }: Scene,
  missing: readonly Odds[],
  {
    server,
    connections,
    catchUpRule,
  }: { server: ScriptedServer; connections: number; catchUpRule: string | undefined },
): BrokenRule {
  const count = `${missing.length} ${missing.length === 1 ? 'record was' : 'records were'} never shown: ${title}`
  if (!server.isFollowed && server.connections === connections)
    return { rule: 'P3', reason: `${count}, and no other connection was opened.` }
  if (catchUpRule !== undefined && server.catchUps === 0)
    return { rule: catchUpRule, reason: `${count}, and nothing was caught up.` }
  return { rule, reason: `${count}.` }
}

function unreadableLines({ unreadable }: RunningProgram): BrokenRule[] {
  return unreadable.map((line) => ({
    rule: 'P8',
    reason: `A line of the output is not one of the two kinds: ${line}`,
  }))
}

/** Two records of each market, since the newest one comes in a snapshot. */
function missWhileCut(server: ScriptedServer, record: RecordMaker): Odds[] {
  server.cut()
  const missed = [record(), record(), record(), record()]
  server.store(missed)
  return missed
}

function publishEach(server: ScriptedServer, records: readonly Odds[]): Odds[] {
  for (const odds of records) server.publish([odds])
  return [...records]
}

/** Makes records, each dated after the one before unless it is to be older. */
function createRecords(): RecordMaker {
  let count = 0
  let lastMs = 0
  return (agoMs) => {
    count += 1
    lastMs = Math.max(lastMs + 1, Date.now())
    const isTotal = agoMs !== undefined || count % 2 === 0
    const market = isTotal
      ? {
          type: 'total',
          line: 2.5,
          oddsFormat: 'decimal' as const,
          outcomes: pricesOf('over', 1.5 + count / 100, 'under', 2.1),
        }
      : {
          type: 'moneyline',
          oddsFormat: 'fractional' as const,
          outcomes: pricesOf('home', `${count}/2`, 'away', '1/2'),
        }
    const feed = {
      gameId: scriptedGame.id,
      date: toInstant(lastMs - (agoMs ?? 0)),
      status: 'open' as const,
      ...market,
    }
    return toOdds(feed, 'verify', lastMs)
  }
}

function pricesOf(first: string, odds: number | string, second: string, other: number | string) {
  return [
    { id: first, odds },
    { id: second, odds: other },
  ]
}
