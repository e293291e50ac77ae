import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { broken, folder, setUpLambda } from './testing/set-up-lambda.ts'

describe('a failing function', () => {
  test('returns the type, message and stack of what it threw [lambda/nodejs-exceptions]', async () => {
    const { invoke } = setUpLambda()
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
    const { invoke, run } = setUpLambda()
    expect(await invoke({ do: 'reject' })).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: no listener',
    })
    expect(await run({ do: 'count' })).toBe(1)
  })

  test('that throws outside of its handler loses its instance', async () => {
    const { invoke, run } = setUpLambda()
    expect(await invoke({ do: 'throwLater' })).toMatchObject({
      functionError: 'Unhandled',
      errorType: 'RangeError',
      errorMessage: 'outside of the handler',
    })
    expect(await run({ do: 'count' })).toBe(1)
  })

  test('that exits is reported with its status, and its last log line is kept [lambda/lambda-runtime-environment]', async () => {
    const { invoke, lambda } = setUpLambda()
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
    const { invoke, run } = setUpLambda({ memoryMb: 128 })
    expect(await invoke({ do: 'hoard' })).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('signal: killed'),
    })
    expect(await run({ do: 'count' })).toBe(1)
  })

  test('that cannot start returns the error of its module [lambda/lambda-runtime-environment]', async () => {
    const { invoke } = setUpLambda({ codePath: broken })
    expect(await invoke({})).toMatchObject({ errorType: 'RangeError', errorMessage: 'cannot start' })
    expect(await invoke({})).toMatchObject({ errorType: 'RangeError' })
  })

  test('whose code cannot be parsed says so', async () => {
    const unparsable = await mkdtemp(join(tmpdir(), 'unparsable-'))
    onTestFinished(() => rm(unparsable, { recursive: true }))
    await writeFile(join(unparsable, 'index.mjs'), 'export const handler = (')
    expect(await setUpLambda({ codePath: unparsable }).invoke({})).toMatchObject({
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: expect.stringContaining('SyntaxError'),
    })
  })

  test('whose handler is missing says which', async () => {
    expect(await setUpLambda({ handler: 'index.nothing' }).invoke({})).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.nothing is undefined or not exported',
    })
    expect(await setUpLambda({ codePath: folder, handler: 'absent.handler' }).invoke({})).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: "Error: Cannot find module 'absent'",
    })
  })

  test('with a response over 6 MB is refused [lambda/gettingstarted-limits]', async () => {
    const { invoke } = setUpLambda()
    expect(await invoke({ do: 'big', bytes: 6 * 1024 * 1024 })).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    })
    expect(await invoke({ do: 'big', bytes: 5 * 1024 * 1024 })).toMatchObject({ kind: 'ok' })
  })
})
