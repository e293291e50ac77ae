import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@sportsfeeds/std'
import { createManualClock } from '@sportsfeeds/std/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { idleInstanceMs, maxFirstInvocationMs, maxInitMs } from './limits.ts'
import type { RunningInvocation } from './types.ts'
import { setUpLambda, slowStart } from './testing/set-up-lambda.ts'

/** The first attempt to load it leaves a file behind and never ends. */
async function setUpSlowStart(clock: Clock) {
  const folder = await mkdtemp(join(tmpdir(), 'slow-start-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const marker = join(folder, 'started')
  const environment = { MARKER: marker }
  return { marker, ...setUpLambda({ codePath: slowStart, timeoutSeconds: 3, environment }, clock) }
}

describe('time', () => {
  test('a function that hangs is stopped at its timeout and its instance replaced [lambda/configuration-timeout]', async () => {
    const clock = createManualClock(0)
    const { invoke, run } = setUpLambda({ timeoutSeconds: 3 }, clock)
    await run({ do: 'count' })
    const hanging = invoke({ do: 'hang' })
    await clock.advance(2_999)
    await clock.advance(1)
    expect(await hanging).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 3\.00 seconds$/),
    })
    expect(await run({ do: 'count' })).toBe(1)
  })

  test('a function that blocks its thread is stopped as well [lambda/configuration-timeout]', async () => {
    const clock = createManualClock(0)
    const { invoke, run } = setUpLambda({ timeoutSeconds: 3 }, clock)
    await run({ do: 'count' })
    const blocked = invoke({ do: 'block' })
    await clock.advance(3_000)
    expect(await blocked).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  test('a start that takes ten seconds is tried again within the timeout [lambda/lambda-runtime-environment]', async () => {
    const clock = createManualClock(0)
    const { run, marker } = await setUpSlowStart(clock)
    const running = run({})
    await vi.waitFor(() => expect(existsSync(marker)).toBe(true), { timeout: 30_000 })
    await clock.advance(maxInitMs)
    expect(await running).toBe('ready')
  })

  test('a start that takes for ever ends at the timeout of the function [lambda/lambda-runtime-environment]', async () => {
    const clock = createManualClock(0)
    const { run, lambda, marker } = await setUpSlowStart(clock)
    const running = run({})
    for (const limitMs of [maxInitMs, 3_000]) {
      await vi.waitFor(() => expect(existsSync(marker)).toBe(true), { timeout: 30_000 })
      rmSync(marker)
      await clock.advance(limitMs)
    }
    expect(await running).toMatchObject({
      errorMessage: expect.stringContaining('Task timed out after 3.00 seconds'),
    })
    expect(await lambda.kill('probe')).toBe(false)
  })

  test('an idle instance ends after a while', async () => {
    const clock = createManualClock(0)
    const { run } = setUpLambda({}, clock)
    expect(await run({ do: 'count' })).toBe(1)
    await clock.advance(idleInstanceMs - 1)
    expect(await run({ do: 'count' })).toBe(2)
    await clock.advance(idleInstanceMs)
    expect(await run({ do: 'count' })).toBe(1)
  })
})

describe('concurrency', () => {
  test('beyond the warm slots invocations wait their turn in order', async () => {
    const { run } = setUpLambda({ maxConcurrency: 1 })
    const done: number[] = []
    await Promise.all(
      [1, 2, 3].map(async (value) => {
        await run({ do: 'echo', value })
        done.push(value)
      }),
    )
    expect(done).toEqual([1, 2, 3])
    expect(await run({ do: 'count' })).toBe(4)
  })

  test('what is reserved for a function runs side by side, however few run so without [lambda/configuration-concurrency]', async () => {
    expect(await countBesideAnother({ maxConcurrency: 1, reservedConcurrency: 2 })).toBe(1)
  })

  test('an invocation that finds every instance busy runs in one of its own [lambda/lambda-concurrency]', async () => {
    expect(await countBesideAnother({})).toBe(1)
  })

  test('an instance that becomes idle serves an invocation that waits for another to start', async () => {
    const { run } = setUpLambda()
    const counts = await Promise.all(Array.from({ length: 4 }, () => run({ do: 'count' })))
    expect(Math.max(...counts.map(Number))).toBeGreaterThan(1)
  })

  test('invocations that wait for an instance end with the function', async () => {
    const { invoke, lambda } = setUpLambda()
    const results = Promise.allSettled(Array.from({ length: 4 }, () => invoke({ do: 'hang' })))
    await lambda.deleteFunction('probe')
    for (const result of await results) {
      expect(result).toMatchObject(
        result.status === 'rejected'
          ? { reason: { code: 'ResourceNotFoundException' } }
          : { value: { errorType: 'Runtime.ExitError' } },
      )
    }
  })

  test('reserved concurrency refuses what is beyond it [lambda/configuration-concurrency]', async () => {
    const { invoke } = setUpLambda({ reservedConcurrency: 1 })
    const first = invoke({ do: 'echo', value: 1 })
    await expect(invoke({ do: 'count' })).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      httpStatus: 429,
    })
    expect(await first).toMatchObject({ kind: 'ok' })
    expect(await invoke({ do: 'count' })).toMatchObject({ kind: 'ok' })
  })

  test('a reserved concurrency of zero refuses every invocation [lambda/configuration-concurrency]', async () => {
    const { invoke, lambda } = setUpLambda({ reservedConcurrency: 0 })
    await expect(invoke({ do: 'count' })).rejects.toMatchObject({ code: 'TooManyRequestsException' })
    lambda.updateFunction('probe', { reservedConcurrency: 1 })
    expect(await invoke({ do: 'count' })).toMatchObject({ kind: 'ok' })
  })

  test('each invocation is announced, and can be killed until it ends, whatever it returns', async () => {
    const { run, lambda } = setUpLambda()
    const seen: RunningInvocation[] = []
    lambda.watch((invocation) => seen.push(invocation))
    expect(await run({ do: 'count' })).toBe(1)
    expect(seen.map(({ functionName }) => functionName)).toEqual(['probe'])
    expect(seen[0]?.kill()).toBe(false)
    const stop = lambda.watch(({ kill }) => void kill())
    expect(await run({ do: 'count' })).toMatchObject({ errorType: 'Runtime.ExitError' })
    stop()
    expect(await run({ do: 'count' })).toBe(1)
    expect(lambda.functionNames()).toEqual(['probe'])
  })

  test('the CPU time of a function is that of its living instances', async () => {
    const { lambda, run } = setUpLambda()
    expect(await lambda.cpuMs('probe')).toBe(0)
    await run({ do: 'count' })
    expect(await lambda.cpuMs('probe')).toBeGreaterThan(0)
    await lambda.kill('probe')
    expect(await lambda.cpuMs('probe')).toBe(0)
  })

  test('a killed instance fails its invocation only', async () => {
    const { lambda, invoke, run } = setUpLambda()
    await run({ do: 'count' })
    const hanging = invoke({ do: 'hang' })
    expect(await lambda.kill('probe')).toBe(true)
    expect(await hanging).toMatchObject({ errorType: 'Runtime.ExitError' })
    expect(await lambda.kill('probe')).toBe(false)
    expect(await run({ do: 'count' })).toBe(1)
  })
})

test('a function that times out is billed for all its time, by its memory setting', async () => {
  const clock = createManualClock(0)
  const { run, invoke, meter } = setUpLambda({ memoryMb: 2_048, timeoutSeconds: 3 }, clock)
  await run({ do: 'count' })
  const before = meter.read()['lambda.gbSeconds'] ?? 0
  const hanging = invoke({ do: 'hang' })
  await clock.advance(3_000)
  await hanging
  expect((meter.read()['lambda.gbSeconds'] ?? 0) - before).toBeCloseTo(3 * 2, 9)
})

test('requests, GB-seconds and log bytes are metered', async () => {
  const clock = createManualClock(0)
  const { run, meter } = setUpLambda({ memoryMb: 512 }, clock)
  await run({ do: 'count' })
  await run({ do: 'count' })
  // The clock does not move: each invocation is billed the least, one millisecond.
  expect(meter.read()['lambda.requests']).toBe(2)
  expect(meter.read()['lambda.gbSeconds']).toBeCloseTo(2 * 0.001 * 0.5, 9)
  expect(meter.read()['lambda.logBytes']).toBeGreaterThan(100)
})

/** Of two invocations at once the first never ends. @returns how many the other one's instance has then served. */
async function countBesideAnother(configuration: Parameters<typeof setUpLambda>[0]): Promise<unknown> {
  const clock = createManualClock(0)
  const { invoke, run } = setUpLambda(configuration, clock)
  void invoke({ do: 'hang' })
  let count: unknown
  void run({ do: 'count' }).then((value) => (count = value))
  await vi.waitFor(
    async () => {
      await clock.advance(maxFirstInvocationMs)
      expect(count).toBeDefined()
    },
    { timeout: 30_000 },
  )
  return count
}
