import type { Odds } from '@sportsfeeds/domain'
import type { Delivery } from '../target/open-target.ts'
import type { BrokenRule } from './broken-rule.ts'
import { createRecords, type RecordMaker } from './create-records.ts'
import { findBrokenRules, findMissing } from './find-broken-rules.ts'
import { apiGatewayScenes, gatewayScenes, type Scene } from './scenes.ts'
import { openScriptedServer, type ScriptedServer } from './scripted-server.ts'
import { type RunningProgram, startProgram } from './start-program.ts'
import {
  playHeldStart,
  playNewerProtocol,
  playRefusal,
  silenceTrial,
  stallTrial,
  type Trial,
} from './trials.ts'
import { until } from './until.ts'
import { patienceMs, untilLive } from './until-live.ts'

/** After these a program has nothing more to do, so that each has a run of its own. */
const endings: readonly Trial[] = [playNewerProtocol, playRefusal]

/** What differs between the two ways in which a stack delivers. */
const deliveries = {
  apiGateway: {
    scenes: apiGatewayScenes,
    trials: [stallTrial('P18'), silenceTrial('P7')],
    startRule: 'P8',
    /** Of a client that never catches up, whatever it missed. */
    catchUpRule: 'P20',
  },
  gateway: {
    scenes: gatewayScenes,
    trials: [playHeldStart, stallTrial('P25'), silenceTrial('P25')],
    startRule: 'P23',
    catchUpRule: undefined,
  },
} as const

export interface VerifyOptions {
  readonly command: readonly string[]
  readonly delivery: Delivery
  readonly say: (line: string) => void
}

/** Runs a program against the scripted server, scene by scene. @returns the rules that it breaks. */
export async function verifyScripted(options: VerifyOptions): Promise<BrokenRule[]> {
  const broken = await withProgram(options, playScenes)
  if (broken.some(({ rule }) => isAboutConnecting(rule))) return broken
  for (const ending of endings)
    broken.push(...(await withProgram(options, (server, program, { say }) => ending(server, program, say))))
  return broken
}

/** A program that does not connect, or not again, shows nothing in how it ends. */
function isAboutConnecting(rule: string): boolean {
  return ['P3', 'P8', 'P23'].includes(rule)
}

/** Starts the scripted server and a program, and plays once the program is live. */
async function withProgram(
  options: VerifyOptions,
  playAll: (
    server: ScriptedServer,
    program: RunningProgram,
    options: VerifyOptions,
    record: RecordMaker,
  ) => Promise<BrokenRule[]>,
): Promise<BrokenRule[]> {
  const { command, delivery } = options
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
    if (!(await untilLive(program, patienceMs * 5)) || program.hasEnded) {
      const { startRule } = deliveries[delivery]
      return [{ rule: program.unreadable.length > 0 ? 'P8' : startRule, reason: describeStart(program) }]
    }
    return await playAll(server, program, options, record)
  } finally {
    await program.stop()
    await server.close()
  }
}

async function playScenes(
  server: ScriptedServer,
  program: RunningProgram,
  { delivery, say }: VerifyOptions,
  record: RecordMaker,
): Promise<BrokenRule[]> {
  const { scenes, trials, catchUpRule } = deliveries[delivery]
  const broken: BrokenRule[] = []
  let isLost = false
  for (const scene of scenes) {
    say(scene.title)
    const connections = server.connections
    const missing = await play(scene, server, program, record)
    if (missing.length > 0) broken.push(describeMissing(scene, missing, { server, connections, catchUpRule }))
    // Without a connection every other scene would only say the same.
    isLost = program.hasEnded || (missing.length > 0 && !server.isFollowed)
    if (isLost) break
  }
  if (!isLost) for (const trial of trials) broken.push(...(await trial(server, program, say)))
  return [
    ...broken,
    ...server.broken,
    ...findBrokenRules(program.lines, server.records),
    ...unreadableLines(program),
  ]
}

async function play(
  scene: Scene,
  server: ScriptedServer,
  program: RunningProgram,
  record: RecordMaker,
): Promise<Odds[]> {
  const wanted = await scene.play(server, record, program)
  const isShown = (): boolean => findMissing(program.lines, wanted).length === 0
  const isDone = (): boolean => isShown() || program.hasEnded
  if (!(await until(isDone, patienceMs)) && program.state !== 'live') await until(isDone, patienceMs * 2)
  if (isShown()) await untilLive(program)
  return findMissing(program.lines, wanted)
}

function describeStart(program: RunningProgram): string {
  const [line] = program.unreadable
  const printed = line === undefined ? 'It printed nothing that could be read.' : `It printed: ${line}`
  return `The program ${program.hasEnded ? 'ended' : 'did not say that it is live'}. ${printed}`
}

function describeMissing(
  { title, rule, lostRule = 'P3' }: Scene,
  missing: readonly Odds[],
  {
    server,
    connections,
    catchUpRule,
  }: { server: ScriptedServer; connections: number; catchUpRule: string | undefined },
): BrokenRule {
  const count = `${missing.length} ${missing.length === 1 ? 'record was' : 'records were'} never shown: ${title}`
  if (!server.isFollowed && server.connections === connections)
    return { rule: lostRule, reason: `${count}, and no other connection was opened.` }
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
