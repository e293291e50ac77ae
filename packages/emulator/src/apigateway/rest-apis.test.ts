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

  test('that takes longer than its timeout makes a 504 [apigateway/supported-gateway-response-types]', async () => {
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
    await clock.advance(29_000)
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

describe('routes', () => {
  test('an unknown path or method is answered as on AWS [apigateway/supported-gateway-response-types]', async () => {
    const { addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET' })
    deploy()
    const refusal = {
      status: 403,
      text: '{"message":"Missing Authentication Token"}',
      headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
    }
    expect(await call('/nothing')).toMatchObject(refusal)
    expect(await call('/feeds', { method: 'DELETE' })).toMatchObject(refusal)
    expect(await call('/../v2/feeds')).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' })
  })

  test('a change is live only after a deployment [apigateway/how-to-deploy-api]', async () => {
    const { addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET' })
    deploy()
    addMethod({ path: '/games', httpMethod: 'GET' })
    expect((await call('/games')).status).toBe(403)
    deploy()
    expect((await call('/games')).status).toBe(200)
  })

  test('an API of the same name has the same URL', async () => {
    const [one, other] = [await setUpRestApi(), await setUpRestApi()]
    expect(one.restApiId).toBe(other.restApiId)
    expect(one.restApiId).toMatch(/^[0-9a-z]{10}$/)
  })

  test('a body over 10 MB is refused [apigateway/api-gateway-execution-service-limits-table]', async () => {
    const { addMethod, deploy, call, events } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'PUT' })
    deploy()
    const answer = await call('/feeds', { method: 'PUT', body: Buffer.alloc(10 * 1024 * 1024 + 1) })
    expect(answer).toMatchObject({ status: 413, headers: { 'x-amzn-errortype': 'RequestTooLargeException' } })
    expect(events).toEqual([])
  })
})

describe('answers of the gateway itself', () => {
  test('a CORS preflight comes from a MOCK integration [apigateway/how-to-cors]', async () => {
    const { rooms, restApiId, addMethod, deploy, call } = await setUpRestApi()
    const { resourceId } = addMethod({ path: '/feeds', httpMethod: 'GET' })
    const where = { restApiId, resourceId, httpMethod: 'OPTIONS' }
    rooms.putMethod({ ...where, authorization: 'NONE' })
    rooms.putIntegration({
      ...where,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
    })
    const name = 'method.response.header.Access-Control-Allow-Origin'
    rooms.putMethodResponse({ ...where, statusCode: '204', responseParameters: { [name]: true } })
    rooms.putIntegrationResponse({
      ...where,
      statusCode: '204',
      responseParameters: { [name]: "'https://console.test'" },
    })
    deploy()
    expect(await call('/feeds', { method: 'OPTIONS' })).toMatchObject({
      status: 204,
      text: '',
      headers: { 'access-control-allow-origin': 'https://console.test' },
    })
  })

  test('a gateway response sets its own status, headers and body [apigateway/api-gateway-gatewayResponse-definition]', async () => {
    const { rooms, restApiId, addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET' })
    rooms.putGatewayResponse({
      restApiId,
      responseType: 'DEFAULT_4XX',
      statusCode: 404,
      responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
      responseTemplates: {
        'application/json': '{"title":$context.error.messageString,"path":"$context.path"}',
      },
    })
    deploy()
    expect(await call('/nothing')).toMatchObject({
      status: 404,
      text: '{"title":"Missing Authentication Token","path":"/v1/nothing"}',
      headers: { 'access-control-allow-origin': '*' },
    })
  })

  test('a request validator checks parameters and the body by a model [apigateway/api-gateway-method-request-validation]', async () => {
    const { rooms, restApiId, addMethod, deploy, call, events } = await setUpRestApi()
    const { id: requestValidatorId } = rooms.createRequestValidator({
      restApiId,
      name: 'all',
      validateRequestBody: true,
      validateRequestParameters: true,
    })
    const schema = {
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      required: ['odds'],
      properties: { odds: { type: 'array' } },
    }
    rooms.createModel({ restApiId, name: 'Odds', schema: JSON.stringify(schema) })
    addMethod({
      path: '/feeds',
      httpMethod: 'PUT',
      method: {
        requestValidatorId,
        requestParameters: { 'method.request.querystring.game': true },
        requestModels: { 'application/json': 'Odds' },
      },
    })
    deploy()
    const put = (query: string, body: string) =>
      call(`/feeds${query}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
    expect(await put('', '{"odds":[]}')).toMatchObject({
      status: 400,
      text: '{"message":"Missing required request parameters: [game]"}',
    })
    for (const body of ['{"odds":1}', '{}', 'nonsense']) {
      expect(await put('?game=1', body)).toMatchObject({
        status: 400,
        text: '{"message":"Invalid request body"}',
      })
    }
    expect(await put('?game=1', '{"odds":[]}')).toMatchObject({ status: 200 })
    expect(events).toHaveLength(1)
  })
})

test('the control plane refuses what is not there or there twice', async () => {
  const { rooms, restApiId } = await setUpRestApi()
  expect(() => rooms.createRestApi({ name: 'shop' })).toThrow('There is already a REST API "shop"')
  expect(() => rooms.createResource({ restApiId, parentId: 'none', pathPart: 'x' })).toThrow(
    'There is no resource "none"',
  )
  expect(() => rooms.createStage({ restApiId, stageName: 'v1', deploymentId: 'none' })).toThrow(
    'deployment "none"',
  )
})
