import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { closeServers, setUpRestApi, startMs } from './testing/set-up-rest-api.ts'

afterEach(closeServers)

describe('a Lambda proxy integration', () => {
  test('gets the event of version 1.0 [apigateway/set-up-lambda-proxy-integrations]', async () => {
    const { addMethod, deploy, call, events, restApiId, meter } = await setUpRestApi()
    const { resourceId } = addMethod({ path: '/games/{id}', httpMethod: 'PUT' })
    deploy()
    const response = await call('/games/a%20b?x=1&x=2&y=%C3%A9', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'X-Two': ['1', '2'], 'user-agent': 'tester' },
      body: '{"ü":1}',
    })
    expect(response).toMatchObject({
      status: 200,
      text: 'hello',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
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
          requestId: response.headers['x-amzn-requestid'],
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
    addMethod({ path: '/feeds', httpMethod: 'GET' })
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
      reply: () => ({
        statusCode: 207,
        headers: { 'Content-Type': 'text/plain', 'X-A': 1 },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
        body: 'é',
      }),
    })
    addMethod({ path: '/feeds', httpMethod: 'GET', functionName: 'reply' })
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

  test('responds with the headers of both lists, a value of both only once [apigateway/set-up-lambda-proxy-integrations]', async () => {
    const { addMethod, deploy, call } = await setUpRestApi({
      reply: () => ({
        statusCode: 200,
        headers: { 'Set-Cookie': 'a=1', 'X-One': 'x', 'X-Same': 'y', 'Content-Length': '9' },
        multiValueHeaders: { 'set-cookie': ['b=2'], 'X-Same': ['y'] },
      }),
    })
    addMethod({ path: '/feeds', httpMethod: 'GET', functionName: 'reply' })
    deploy()
    expect((await call('/feeds')).headers).toMatchObject({
      'set-cookie': ['a=1', 'b=2'],
      'x-one': 'x',
      'x-same': 'y',
      'content-length': '0',
      'x-amzn-remapped-content-length': '9',
    })
  })

  test('whose function cannot be called makes a 500 [apigateway/supported-gateway-response-types]', async () => {
    const { addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET', functionName: 'absent' })
    deploy()
    expect(await call('/feeds')).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' })
  })

  test.each([
    ['throws', () => Promise.reject(new Error('no')), 502],
    ['returns no status', () => ({ body: 'x' }), 502],
    ['returns an object as its body', () => ({ statusCode: 200, body: {} }), 502],
    ['returns a string', () => 'x', 502],
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
    const response = call('/feeds')
    await called.promise
    let isDone = false
    void response.then(() => (isDone = true))
    await clock.advance(28_999)
    expect(isDone).toBe(false)
    await clock.advance(1)
    expect(await response).toMatchObject({ status: 504, text: '{"message":"Endpoint request timed out"}' })
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
