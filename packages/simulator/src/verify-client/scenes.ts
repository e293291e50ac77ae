import type { Odds } from '@sportsfeeds/domain'
import type { RecordMaker } from './create-records.ts'
import { findMissing } from './find-broken-rules.ts'
import type { ScriptedServer } from './scripted-server.ts'
import type { RunningProgram } from './start-program.ts'
import { until } from './until.ts'
import { patienceMs } from './until-live.ts'

/** Something that happens to a client, and the rule that a client breaks which misses what it cost. */
export interface Scene {
  readonly title: string
  readonly rule: string
  /** The rule of a client that opens no other connection, if not P3. */
  readonly lostRule?: string
  /** @returns the records that have to be shown in the end. */
  play(server: ScriptedServer, record: RecordMaker, program: RunningProgram): Promise<Odds[]> | Odds[]
}

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

export const apiGatewayScenes: readonly Scene[] = [
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
    title: 'the server closes the connection after its longest duration',
    rule: 'P20',
    play: (server, record) => missWhile(server, record, () => server.closeConnections(1001)),
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

export const gatewayScenes: readonly Scene[] = [
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
  {
    title: 'the connection is lost, and can be resumed',
    rule: 'P26',
    play: async (server, record, program) => {
      // The last frame has the place of one shard only, which is to be added to those of the others.
      server.stall(true)
      const last = publishEach(server, [record()])
      await until(() => findMissing(program.lines, last).length === 0, patienceMs)
      const missed = missWhileCut(server, record)
      server.stall(false)
      return [...last, ...missed]
    },
  },
  {
    title: 'the connection is lost, and cannot be resumed',
    rule: 'P26',
    play: (server, record) => {
      server.forgetPlaces()
      return missWhileCut(server, record)
    },
  },
  ...[1001, 1012, 4408, 4429].map((code): Scene => ({
    title: `the server closes the connection with the code ${code}`,
    rule: 'P26',
    lostRule: 'P28',
    play: (server, record) => missWhile(server, record, () => server.closeConnections(code)),
  })),
]

function missWhileCut(server: ScriptedServer, record: RecordMaker): Odds[] {
  return missWhile(server, record, () => server.cut())
}

/** Two records of each market, since the newest one comes in a snapshot. */
function missWhile(server: ScriptedServer, record: RecordMaker, disconnect: () => void): Odds[] {
  disconnect()
  const missed = [record(), record(), record(), record()]
  server.store(missed)
  return missed
}

function publishEach(server: ScriptedServer, records: readonly Odds[]): Odds[] {
  for (const odds of records) server.publish([odds])
  return [...records]
}
