import { streamStaleAfterMs } from '@sportsfeeds/domain'
import type { BrokenRule } from './broken-rule.ts'
import type { ScriptedServer } from './scripted-server.ts'
import type { RunningProgram } from './start-program.ts'
import { until } from './until.ts'
import { patienceMs, untilLive } from './until-live.ts'

/** Something that a program must not do, which is not about records. */
export type Trial = (
  server: ScriptedServer,
  program: RunningProgram,
  say: (line: string) => void,
) => Promise<BrokenRule[]>

/** Longer than a client may call anything live without a frame: a ping is due after 15 s, its pong 5 s later. */
const silenceMs = 30_000
/** Longer than a client may call anything live without a heartbeat of the stream. */
const stallMs = streamStaleAfterMs + 10_000
/** How long a connection gets no further than to a part of its snapshot. */
const heldMs = 3_000
/** Longer than the first pauses between attempts: a program that has not tried again by then does not. */
const attemptMs = 10_000
/** P2: the second refusal in a row is for people. */
const maxRefusals = 2

export async function playHeldStart(...[server, program, say]: Parameters<Trial>): Promise<BrokenRule[]> {
  say('a connection starts slowly')
  server.holdStarts(true)
  server.cut()
  await until(() => server.heldStarts > 0 || program.hasEnded, patienceMs * 3)
  const isEarly = await until(() => program.state === 'live', heldMs)
  server.holdStarts(false)
  await untilLive(program)
  return isEarly ? [{ rule: 'P23', reason: 'Prices were shown as live before "subscribed" had come.' }] : []
}

export function stallTrial(rule: string): Trial {
  return async (server, program, say) => {
    say('the stream stands still, and pings are answered')
    server.stall(true)
    const noticed = await until(() => program.state !== 'live', stallMs)
    server.stall(false)
    const isLiveAgain = await untilLive(program)
    if (!noticed)
      return [{ rule, reason: `Prices were shown as live ${stallMs / 1_000} s after the last heartbeat.` }]
    return isLiveAgain ? [] : [{ rule, reason: 'The program was not live again after heartbeats had come.' }]
  }
}

export function silenceTrial(rule: string): Trial {
  return async (server, program, say) => {
    say('nothing arrives any more, and the connection stays open')
    server.freeze(true)
    const noticed = await until(() => program.state !== 'live', silenceMs)
    server.freeze(false)
    return noticed
      ? []
      : [{ rule, reason: `Prices were shown as live ${silenceMs / 1_000} s after the last frame.` }]
  }
}

export async function playNewerProtocol(...[server, program, say]: Parameters<Trial>): Promise<BrokenRule[]> {
  say('the server speaks a newer protocol')
  const { connections } = server
  server.outdate()
  await until(() => server.connections > connections || program.hasEnded, attemptMs)
  return server.connections > connections
    ? [
        {
          rule: 'P4',
          reason: 'Another connection was opened after the server had said that it speaks a newer protocol.',
        },
      ]
    : []
}

export async function playRefusal(...[server, program, say]: Parameters<Trial>): Promise<BrokenRule[]> {
  say('the client is set inactive')
  server.refuse()
  await until(() => server.refusals >= maxRefusals || program.hasEnded, patienceMs * 3)
  await until(() => server.refusals > maxRefusals || program.hasEnded, attemptMs)
  return server.refusals > maxRefusals
    ? [{ rule: 'P2', reason: 'Another handshake was sent after two in a row had been refused.' }]
    : []
}
