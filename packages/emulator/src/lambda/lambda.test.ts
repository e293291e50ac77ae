import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../clock/clock.ts'
import { createManualClock } from '../clock/manual-clock.ts'
import { createMeter } from '../meter/meter.ts'
import { createLambda } from './lambda.ts'
import type { Lambda } from './lambda.ts'
import { idleInstanceMs } from './limits.ts'
import type { RunningInvocation } from './types.ts'

const probe = fileURLToPath(new URL('./fixtures/probe.mjs', import.meta.url))
const broken = fileURLToPath(new URL('./fixtures/broken.mjs', import.meta.url))
const folder = dirname(fileURLToPath(new URL('./fixtures/index.mjs', import.meta.url)))

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const opened: Lambda[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((lambda) => lambda.close()))
})

const setUp = (change: Partial<Parameters<Lambda['createFunction']>[0]> = {}, clock = systemClock) => {
  const meter = createMeter()
  const lambda = createLambda({
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    meter,
    endpoint: () => 'http://127.0.0.1:4566',
  })
  opened.push(lambda)
  const { functionArn } = lambda.createFunction({
    functionName: 'probe',
    codePath: probe,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    memoryMb: 256,
    timeoutSeconds: 60,
    environment: { COLOUR: 'green' },
    ...change,
  })
  const invoke = (event: unknown) => lambda.invoke(functionArn, JSON.stringify(event))
  const answer = async (event: unknown): Promise<unknown> => {
    const result = await invoke(event)
    return result.kind === 'ok' ? JSON.parse(result.payload) : result
  }
  return { lambda, meter, functionArn, invoke, answer }
}

describe('the handler', () => {
  test('gets the event and its answer comes back as JSON [lambda/nodejs-handler]', async () => {
    const { answer, invoke } = setUp()
    expect(await answer({ do: 'echo', value: { a: [1, 'é', null] } })).toEqual({ a: [1, 'é', null] })
    expect(await invoke({ do: 'partly' })).toEqual({
      kind: 'ok',
      payload: '{"kept":1,"date":"1970-01-01T00:00:00.000Z"}',
    })
    expect(await invoke({ do: 'undefined' })).toEqual({ kind: 'ok', payload: 'null' })
  })

  test('is found in a folder by the file that the handler setting names [lambda/nodejs-handler]', async () => {
    const { answer } = setUp({ codePath: folder })
    expect(await answer({})).toBe('from the folder')
  })

  test('gets the context of Lambda [lambda/nodejs-context]', async () => {
    const { answer, functionArn } = setUp()
    expect(await answer({ do: 'context' })).toMatchObject({
      functionName: 'probe',
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/probe',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      remainingMs: expect.toSatisfy((ms: number) => ms > 0 && ms <= 60_000),
    })
  })

  test('sees only its own variables and those of Lambda [lambda/configuration-envvars]', async () => {
    const { answer } = setUp()
    const environment = await answer({ do: 'environment' })
    expect(environment).toMatchObject({
      COLOUR: 'green',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'probe',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      _HANDLER: 'index.handler',
      TZ: ':UTC',
    })
    expect(environment).not.toHaveProperty('NODE_OPTIONS')
    expect(environment).not.toHaveProperty('PATH')
  })

  test('stays loaded from one invocation to the next [lambda/lambda-runtime-environment]', async () => {
    const { answer } = setUp()
    await answer({ do: 'count' })
    expect(await answer({ do: 'count' })).toBe(2)
  })

  test('is reached by the API Gateway invoke ARN too', async () => {
    const { lambda, functionArn } = setUp()
    const uri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`
    expect(await lambda.invoke(uri, '{"do":"echo","value":1}')).toEqual({ kind: 'ok', payload: '1' })
  })
})

describe('a failing function', () => {
  test('answers with the type, message and stack of what it threw [lambda/nodejs-exceptions]', async () => {
    const { invoke } = setUp()
    expect(await invoke({ do: 'throw' })).toMatchObject({
      kind: 'error',
      functionError: 'Unhandled',
      errorType: 'TypeError',
      errorMessage: 'no good',
      trace: expect.arrayContaining(['TypeError: no good']),
    })
    expect(await invoke({ do: 'throwText' })).toMatchObject({
      errorType: 'string',
      errorMessage: 'plain text',
    })
    expect(await invoke({ do: 'circular' })).toMatchObject({ kind: 'error', errorType: 'TypeError' })
  })

  test('that leaves a rejection unhandled loses its instance, and the next invocation gets a new one', async () => {
    const { invoke, answer } = setUp()
    expect(await invoke({ do: 'reject' })).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: nobody listens',
    })
    expect(await answer({ do: 'count' })).toBe(1)
  })

  test('that exits is reported with its status, and its last log line is kept [lambda/lambda-runtime-environment]', async () => {
    const { invoke, lambda } = setUp()
    expect(await invoke({ do: 'exit', status: 7 })).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 7$/),
    })
    expect(lambda.logs('probe').some((line) => line.message.endsWith('last words'))).toBe(true)
    expect(await invoke({ do: 'exit', status: 0 })).toMatchObject({
      errorMessage: expect.stringContaining('Runtime exited without providing a reason'),
    })
  })

  test('that uses more memory than it has is killed alone', async () => {
    const { invoke, answer } = setUp({ memoryMb: 128 })
    expect(await invoke({ do: 'hoard' })).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('signal: killed'),
    })
    expect(await answer({ do: 'count' })).toBe(1)
  })

  test('that cannot start answers with the error of its module', async () => {
    const { invoke } = setUp({ codePath: broken })
    expect(await invoke({})).toMatchObject({ errorType: 'RangeError', errorMessage: 'cannot start' })
    expect(await invoke({})).toMatchObject({ errorType: 'RangeError' })
  })

  test('whose handler is missing says which', async () => {
    expect(await setUp({ handler: 'index.nothing' }).invoke({})).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.nothing is undefined or not exported',
    })
    expect(await setUp({ codePath: folder, handler: 'absent.handler' }).invoke({})).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: "Error: Cannot find module 'absent'",
    })
  })

  test('with an answer over 6 MB is refused [lambda/gettingstarted-limits]', async () => {
    const { invoke } = setUp()
    expect(await invoke({ do: 'big', bytes: 6 * 1024 * 1024 })).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    })
    expect(await invoke({ do: 'big', bytes: 5 * 1024 * 1024 })).toMatchObject({ kind: 'ok' })
  })
})

describe('time', () => {
  test('a function that hangs is stopped at its timeout and its instance replaced [lambda/configuration-timeout]', async () => {
    const clock = createManualClock(0)
    const { invoke, answer } = setUp({ timeoutSeconds: 3 }, clock)
    await answer({ do: 'count' })
    const hanging = invoke({ do: 'hang' })
    await clock.advance(2_999)
    await clock.advance(1)
    expect(await hanging).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 3\.00 seconds$/),
    })
    expect(await answer({ do: 'count' })).toBe(1)
  })

  test('a function that blocks its thread is stopped as well [lambda/configuration-timeout]', async () => {
    const clock = createManualClock(0)
    const { invoke, answer } = setUp({ timeoutSeconds: 3 }, clock)
    await answer({ do: 'count' })
    const blocked = invoke({ do: 'block' })
    await clock.advance(3_000)
    expect(await blocked).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  test('an idle instance ends after a while', async () => {
    const clock = createManualClock(0)
    const { answer } = setUp({}, clock)
    expect(await answer({ do: 'count' })).toBe(1)
    await clock.advance(idleInstanceMs - 1)
    expect(await answer({ do: 'count' })).toBe(2)
    await clock.advance(idleInstanceMs)
    expect(await answer({ do: 'count' })).toBe(1)
  })
})

describe('concurrency', () => {
  test('beyond the warm slots invocations wait their turn in order', async () => {
    const { answer } = setUp({ maxConcurrency: 1 })
    const done: number[] = []
    await Promise.all(
      [1, 2, 3].map(async (value) => {
        await answer({ do: 'echo', value })
        done.push(value)
      }),
    )
    expect(done).toEqual([1, 2, 3])
    expect(await answer({ do: 'count' })).toBe(4)
  })

  test('invocations at once run in instances of their own [lambda/lambda-concurrency]', async () => {
    const { answer } = setUp()
    const counts = await Promise.all([answer({ do: 'count' }), answer({ do: 'count' })])
    expect(counts).toEqual([1, 1])
  })

  test('reserved concurrency refuses what is beyond it [lambda/configuration-concurrency]', async () => {
    const { invoke } = setUp({ reservedConcurrency: 1 })
    const first = invoke({ do: 'echo', value: 1 })
    await expect(invoke({ do: 'count' })).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      httpStatus: 429,
    })
    expect(await first).toMatchObject({ kind: 'ok' })
    expect(await invoke({ do: 'count' })).toMatchObject({ kind: 'ok' })
  })

  test('each invocation is announced, and can be killed until it ends, whatever it answers', async () => {
    const { answer, lambda } = setUp()
    const seen: RunningInvocation[] = []
    lambda.watch((invocation) => seen.push(invocation))
    expect(await answer({ do: 'count' })).toBe(1)
    expect(seen.map(({ functionName }) => functionName)).toEqual(['probe'])
    expect(seen[0]?.kill()).toBe(false)
    const stop = lambda.watch(({ kill }) => void kill())
    expect(await answer({ do: 'count' })).toMatchObject({ errorType: 'Runtime.ExitError' })
    stop()
    expect(await answer({ do: 'count' })).toBe(1)
    expect(lambda.functionNames()).toEqual(['probe'])
  })

  test('the CPU time of a function is that of its living instances', async () => {
    const { lambda, answer } = setUp()
    expect(await lambda.cpuMs('probe')).toBe(0)
    await answer({ do: 'count' })
    expect(await lambda.cpuMs('probe')).toBeGreaterThan(0)
    await lambda.kill('probe')
    expect(await lambda.cpuMs('probe')).toBe(0)
  })

  test('a killed instance fails its invocation only', async () => {
    const { lambda, invoke, answer } = setUp()
    await answer({ do: 'count' })
    const hanging = invoke({ do: 'hang' })
    expect(await lambda.kill('probe')).toBe(true)
    expect(await hanging).toMatchObject({ errorType: 'Runtime.ExitError' })
    expect(await lambda.kill('probe')).toBe(false)
    expect(await answer({ do: 'count' })).toBe(1)
  })
})

describe('the control plane', () => {
  test('an update is what the next invocation runs on', async () => {
    const { lambda, answer } = setUp()
    await answer({ do: 'count' })
    lambda.updateFunction('probe', { environment: { COLOUR: 'red' } })
    expect(await answer({ do: 'environment' })).toMatchObject({ COLOUR: 'red' })
  })

  test('a deleted function is not found [lambda-api/API_Invoke]', async () => {
    const { lambda, functionArn } = setUp()
    await lambda.deleteFunction('probe')
    await expect(lambda.invoke(functionArn, '{}')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  test('code that is not there is said at creation', () => {
    expect(() => setUp({ codePath: '/nowhere' })).toThrow('The code of function "probe" is not at "/nowhere"')
    expect(() => setUp({ timeoutSeconds: 901 })).toThrow('timeoutSeconds')
  })
})

test('logs hold the words of Lambda around those of the function, in order [lambda/nodejs-logging]', async () => {
  const { lambda, answer } = setUp()
  await answer({ do: 'log' })
  const messages = lambda.logs('probe').map((line) => line.message)
  expect(messages).toEqual([
    expect.stringMatching(/^START RequestId: \S+ Version: \$LATEST$/),
    expect.stringMatching(/^\S+Z\t\S+\tINFO\tto console$/),
    'to stdout',
    'to stderr',
    expect.stringMatching(/^END RequestId: \S+$/),
    expect.stringMatching(
      /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tInit Duration: [\d.]+ ms$/,
    ),
  ])
})

test('requests, GB-seconds and log bytes are metered', async () => {
  const clock = createManualClock(0)
  const { answer, meter } = setUp({ memoryMb: 512 }, clock)
  await answer({ do: 'count' })
  await answer({ do: 'count' })
  // The clock stands still: each invocation is billed the least, one millisecond.
  expect(meter.read()['lambda.requests']).toBe(2)
  expect(meter.read()['lambda.gbSeconds']).toBeCloseTo(2 * 0.001 * 0.5, 9)
  expect(meter.read()['lambda.logBytes']).toBeGreaterThan(100)
})
