import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { closeServers, setUpRestApi, startMs } from './testing/set-up-rest-api.ts'

afterEach(closeServers)

describe('a Lambda proxy integration', () => {
  test('gets the event of version 1.0 [apigateway/set-up-lambda-proxy-integrations]', async () => {
    const { addMethod, deploy, call, events, restApiId, meter } = await setUpRestApi()
    const { resourceId } = addMethod({ path: '/games/{id}', httpMethod: 'PUT' })
    deploy()
    const answer = await call('/games/a%20b?x=1&x=2&y=%C3%A9', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'X-Two': ['1', '2'], 'user-agent': 'tester' },
      body: '{"ü":1}',
    })
    expect(answer).toMatchObject({
      status: 200,
      text: 'hello',
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
    expect(events).toEqual([
      {
        resource: '/games/{id}',
        path: '/games/a%20b',
        httpMethod: 'PUT',
        headers: expect.objectContaining({
          'Content-Type': 'application/json',
          'X-Two': '2',
          'X-Forwarded-Proto': 'http',
        }),
        multiValueHeaders: expect.objectContaining({ 'X-Two': ['1', '2'] }),
        queryStringParameters: { x: '2', y: 'é' },
        multiValueQueryStringParameters: { x: ['1', '2'], y: ['é'] },
        pathParameters: { id: 'a b' },
        stageVariables: null,
        requestContext: {
          accountId: '123456789012',
          apiId: restApiId,
          domainName: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
          domainPrefix: restApiId,
          extendedRequestId: expect.any(String),
          httpMethod: 'PUT',
          identity: expect.objectContaining({ sourceIp: '127.0.0.1', userAgent: 'tester', user: null }),
          path: '/v1/games/a%20b',
          protocol: 'HTTP/1.1',
          requestId: answer.headers['x-amzn-requestid'],
          requestTime: '04/Mar/2026:12:30:15 +0000',
          requestTimeEpoch: startMs,
          resourceId,
          resourcePath: '/games/{id}',
          stage: 'v1',
        },
        body: '{"ü":1}',
        isBase64Encoded: false,
      },
    ])
    expect(meter.read()['apigateway.requests']).toBe(1)
  })

  test('without a query, parameters or a body has null there [apigateway/set-up-lambda-proxy-integrations]', async () => {
    const { addMethod, deploy, call, events } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'ANY' })
    deploy()
    await call('/feeds')
    expect(events[0]).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      body: null,
    })
  })

  test('decides status, headers and body [apigateway/set-up-lambda-proxy-integrations]', async () => {
    const { addMethod, deploy, call } = await setUpRestApi({
      answer: () => ({
        statusCode: 207,
        headers: { 'Content-Type': 'text/plain', 'X-A': 1 },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
        body: 'é',
      }),
    })
    addMethod({ path: '/feeds', httpMethod: 'GET', functionName: 'answer' })
    deploy()
    expect(await call('/feeds')).toMatchObject({
      status: 207,
      text: 'é',
      headers: {
        'content-type': 'text/plain',
        'x-a': '1',
        'set-cookie': ['a=1', 'b=2'],
        'content-length': '2',
      },
    })
  })

  test('answers with the headers of both lists, a value of both only once [apigateway/set-up-lambda-proxy-integrations]', async () => {
    const { addMethod, deploy, call } = await setUpRestApi({
      answer: () => ({
        statusCode: 200,
        headers: { 'Set-Cookie': 'a=1', 'X-One': 'x', 'X-Same': 'y', 'Content-Length': '9' },
        multiValueHeaders: { 'set-cookie': ['b=2'], 'X-Same': ['y'] },
      }),
    })
    addMethod({ path: '/feeds', httpMethod: 'GET', functionName: 'answer' })
    deploy()
    expect((await call('/feeds')).headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2'],
      'x-one': 'x',
      'x-same': 'y',
      'content-length': '0',
      'x-amzn-remapped-content-length': '9',
    })
  })

  test('is chosen by the stage’s variables, which the event has too [apigateway/stage-variables]', async () => {
    const { apis, restApiId, addMethod, deploy, call, events } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET', functionName: '${stageVariables.name}' })
    deploy()
    const variables = { name: 'echo' }
    apis.updateStage({ restApiId, stageName: 'v1', variables })
    expect((await call('/feeds')).status).toBe(200)
    expect(events).toMatchObject([{ stageVariables: variables }])
  })

  test('whose function cannot be called makes a 500 [apigateway/supported-gateway-response-types]', async () => {
    const { addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET', functionName: 'absent' })
    deploy()
    expect(await call('/feeds')).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' })
  })

  test.each([
    ['throws', () => Promise.reject(new Error('no')), 502],
    ['answers without a status', () => ({ body: 'x' }), 502],
    ['answers with an object as its body', () => ({ statusCode: 200, body: {} }), 502],
    ['answers with text', () => 'x', 502],
  ])(
    'whose function %s makes a 502 [apigateway/set-up-lambda-proxy-integrations]',
    async (_, run, status) => {
      const { addMethod, deploy, call } = await setUpRestApi({ run })
      addMethod({ path: '/feeds', httpMethod: 'GET', functionName: 'run' })
      deploy()
      expect(await call('/feeds')).toMatchObject({
        status,
        text: '{"message":"Internal server error"}',
        headers: { 'x-amzn-errortype': 'InternalServerErrorException' },
      })
    },
  )

  test('that takes longer than 29 seconds makes a 504 [apigateway/supported-gateway-response-types]', async () => {
    const called = Promise.withResolvers<void>()
    const { addMethod, deploy, call, clock } = await setUpRestApi({
      hang() {
        called.resolve()
        return new Promise(() => {})
      },
    })
    addMethod({ path: '/feeds', httpMethod: 'GET', functionName: 'hang' })
    deploy()
    const answer = call('/feeds')
    await called.promise
    let hasResponse = false
    void answer.then(() => (hasResponse = true))
    await clock.advance(28_999)
    expect(hasResponse).toBe(false)
    await clock.advance(1)
    expect(await answer).toMatchObject({ status: 504, text: '{"message":"Endpoint request timed out"}' })
  })

  test('carries binary bodies as base64 both ways for the API’s binary types [apigateway/lambda-proxy-binary-media]', async () => {
    const seen: unknown[] = []
    const { addMethod, deploy, call } = await setUpRestApi(
      {
        binary(event) {
          seen.push(event)
          return { statusCode: 200, isBase64Encoded: true, body: Buffer.from([1, 2, 255]).toString('base64') }
        },
      },
      { binaryMediaTypes: ['image/*'] },
    )
    addMethod({ path: '/image', httpMethod: 'PUT', functionName: 'binary' })
    deploy()
    const headers = { 'content-type': 'image/png', accept: 'image/png' }
    const answer = await call('/image', { method: 'PUT', headers, body: Buffer.from([9, 200]) })
    expect(seen[0]).toMatchObject({ isBase64Encoded: true, body: Buffer.from([9, 200]).toString('base64') })
    expect([...answer.bytes]).toEqual([1, 2, 255])
  })

  test('is compressed from the API’s minimum size for clients that accept it [apigateway/api-gateway-gzip-compression-decompression]', async () => {
    const { addMethod, deploy, call } = await setUpRestApi(
      { long: () => ({ statusCode: 200, body: 'x'.repeat(1_000) }) },
      { minimumCompressionSize: 500 },
    )
    addMethod({ path: '/long', httpMethod: 'GET', functionName: 'long' })
    addMethod({ path: '/short', httpMethod: 'GET' })
    deploy()
    const headers = { 'accept-encoding': 'gzip' }
    const long = await call('/long', { headers })
    expect(long.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(long.bytes).toString()).toHaveLength(1_000)
    expect((await call('/short', { headers })).headers).not.toHaveProperty('content-encoding')
  })
})
