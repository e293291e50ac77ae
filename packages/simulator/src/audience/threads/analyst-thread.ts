/** A thread of simulated analysts: connects, audits and measures them, and says how far they are. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { createSharedFetch, createSharedFrameParser } from '@sportsfeeds/client'
import { createRandom, createSystemClock } from '@sportsfeeds/std'
import { createReceptionTimes, takeReceptionCounts } from '../../measure/measure.ts'
import { createThreadMeter } from '../../measure/process-meter.ts'
import type { Audience, OnSeen } from '../../model/audience.ts'
import { getAnalystToken } from '../../target/analyst-token.ts'
import { connectClient } from '../../analysts/connect-client.ts'
import { openAudience } from '../open-audience.ts'
import type { FromThread, ThreadData, ToThread } from './messages.ts'

if (parentPort === null) throw new Error('This file is started as a thread.')
const port = parentPort
// openThreads alone starts this file and sends it messages.
const { crowd, crowdPlan, outputs, token, seed, reportsSeen } = workerData as ThreadData

const clock = createSystemClock({ isMonotonic: true })
const stop = new AbortController()
const calm = new AbortController()
const times = createReceptionTimes()
const restlessness = { crowd: crowdPlan, clock, random: createRandom(seed), calm: calm.signal }
let seen: Parameters<OnSeen>[] = []
let taken = 0
let meter: ReturnType<typeof createThreadMeter> | undefined
let audience: Audience | undefined

port.on('message', (message: ToThread) => void take(message))

try {
  audience = await openAudience({
    crowd,
    connect: connectClient(
      { outputs, getToken: () => getAnalystToken(outputs, token) },
      { parseFrame: createSharedFrameParser(), fetch: createSharedFetch() },
      restlessness,
    ),
    clock,
    signal: stop.signal,
    times,
    onSeen: reportsSeen ? (...one) => seen.push(one) : undefined,
    onCalm: () => calm.abort(),
    onUnknown: takeWaiting,
  })
  say({ type: 'live' })
} catch (error) {
  say({ type: 'not-live', message: error instanceof Error ? error.message : String(error) })
}

/** Odds may arrive before the message that registers them has its turn. */
function takeWaiting(): void {
  for (;;) {
    const waiting: { message: ToThread } | undefined = receiveMessageOnPort(port)
    if (waiting === undefined) return
    void take(waiting.message)
  }
}

async function take(message: ToThread): Promise<void> {
  switch (message.type) {
    case 'begin':
      meter = createThreadMeter()
      report()
      return
    case 'register':
      audience?.register(message.odds, message.requestMs)
      taken += message.odds.length
      return
    case 'acknowledge':
      audience?.acknowledge(message.numbers)
      taken += message.numbers.length
      return
    case 'calm':
      audience?.calm()
      return
    case 'stop':
      stop.abort()
      return
    case 'finish':
      await finish()
      return
    case 'close':
      calm.abort()
      await audience?.close()
      process.exit()
  }
}

/** Says how far the analysts are, again and again. */
function report(): void {
  sayStatus()
  clock.setTimeout(report, statusEveryMs)
}

function sayStatus(): void {
  if (audience === undefined) return
  const { received, outstanding } = audience.counts()
  say({
    type: 'status',
    counts: { received, outstanding },
    taken,
    states: audience.states(),
    errors: audience.errors(),
    times: takeReceptionCounts(times),
    seen,
  })
  seen = []
}

async function finish(): Promise<void> {
  if (audience === undefined || meter === undefined) return
  const { delivery, health } = await audience.finish()
  const use = { ...meter.read(), analysts: crowd.length }
  sayStatus()
  say({ type: 'finished', delivery, health, use })
}

function say(message: FromThread): void {
  port.postMessage(message)
}

const statusEveryMs = 200
