import { describe, expect, test } from 'vitest'
import { folder, setUpLambda } from './testing/set-up-lambda.ts'

describe('the handler', () => {
  test('gets the event and its response comes back as JSON [lambda/nodejs-handler]', async () => {
    const { run, invoke } = setUpLambda()
    expect(await run({ do: 'echo', value: { a: [1, 'é', null] } })).toEqual({ a: [1, 'é', null] })
    expect(await invoke({ do: 'partly' })).toEqual({
      kind: 'ok',
      payload: '{"kept":1,"date":"1970-01-01T00:00:00.000Z"}',
    })
    expect(await invoke({ do: 'undefined' })).toEqual({ kind: 'ok', payload: 'null' })
  })

  test('is found in a folder by the file that the handler setting names [lambda/nodejs-handler]', async () => {
    const { run } = setUpLambda({ codePath: folder })
    expect(await run({})).toBe('from the folder')
  })

  test('gets the context of Lambda [lambda/nodejs-context]', async () => {
    const { run, functionArn } = setUpLambda()
    expect(await run({ do: 'context' })).toMatchObject({
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
    const { run } = setUpLambda()
    const environment = await run({ do: 'environment' })
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

  test('changes variables for its own instance only [lambda/lambda-runtime-environment]', async () => {
    const { run, lambda } = setUpLambda()
    await run({ do: 'setVariable', name: 'COLOUR', value: 'red' })
    expect(await run({ do: 'environment' })).toMatchObject({ COLOUR: 'red' })
    expect(process.env).not.toHaveProperty('COLOUR')
    await lambda.kill('probe')
    expect(await run({ do: 'environment' })).toMatchObject({ COLOUR: 'green' })
  })

  test('stays loaded from one invocation to the next [lambda/lambda-runtime-environment]', async () => {
    const { run } = setUpLambda()
    await run({ do: 'count' })
    expect(await run({ do: 'count' })).toBe(2)
  })

  test('is reached by the API Gateway invoke ARN too', async () => {
    const { lambda, functionArn } = setUpLambda()
    const uri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`
    expect(await lambda.invoke(uri, '{"do":"echo","value":1}')).toEqual({ kind: 'ok', payload: '1' })
  })
})

describe('the control plane', () => {
  test('an update is what the next invocation runs on', async () => {
    const { lambda, run } = setUpLambda()
    await run({ do: 'count' })
    lambda.updateFunction('probe', { environment: { COLOUR: 'red' } })
    expect(await run({ do: 'environment' })).toMatchObject({ COLOUR: 'red' })
  })

  test('a deleted function is not found [lambda-api/API_Invoke]', async () => {
    const { lambda, functionArn } = setUpLambda()
    await lambda.deleteFunction('probe')
    await expect(lambda.invoke(functionArn, '{}')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  test('an event over 6 MB is refused [lambda/gettingstarted-limits]', async () => {
    const { invoke } = setUpLambda()
    await expect(invoke({ do: 'echo', value: 'x'.repeat(6 * 1024 * 1024) })).rejects.toMatchObject({
      code: 'RequestTooLargeException',
      httpStatus: 413,
    })
  })

  test('missing code is refused at creation', () => {
    expect(() => setUpLambda({ codePath: '/nowhere' })).toThrow(
      'The code of function "probe" is not at "/nowhere"',
    )
    expect(() => setUpLambda({ timeoutSeconds: 901 })).toThrow('timeoutSeconds')
  })
})

test('logs hold the words of Lambda around those of the function, in order [lambda/nodejs-logging]', async () => {
  const { lambda, run } = setUpLambda()
  await run({ do: 'log' })
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
