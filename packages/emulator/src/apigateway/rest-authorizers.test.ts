import { afterEach, describe, expect, test } from 'vitest'
import { type FakeFunction, functionUri } from './testing/fake-invoker.ts'
import { closeServers, setUpRestApi } from './testing/set-up-rest-api.ts'

afterEach(closeServers)

function policy(effect: string, resource: string) {
  return {
    principalId: 'ann',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
    },
    context: { clientId: 'c-1', level: 3, active: true },
  }
}

async function setUpAuthorizer(run: FakeFunction, change: Record<string, unknown> = {}) {
  const asked: unknown[] = []
  const parts = await setUpRestApi({
    guard(event) {
      asked.push(event)
      return run(event)
    },
  })
  const { id: authorizerId } = parts.apis.createAuthorizer({
    restApiId: parts.restApiId,
    name: 'guard',
    type: 'TOKEN',
    authorizerUri: functionUri('guard'),
    ...change,
  })
  const method = { authorization: 'CUSTOM', authorizerId }
  parts.addMethod({ path: '/feeds', httpMethod: 'GET', method })
  parts.addMethod({ path: '/games', httpMethod: 'GET', method })
  parts.deploy()
  const get = (path = '/feeds', authorization: string | undefined = 'Bearer t') =>
    parts.call(path, { headers: authorization === '' ? {} : { authorization } })
  return { ...parts, asked, get }
}

describe('a Lambda authorizer', () => {
  test('that allows hands its context to the function as text [apigateway/api-gateway-lambda-authorizer-output]', async () => {
    const { get, events, asked, restApiId } = await setUpAuthorizer(() => policy('Allow', '*'))
    expect((await get()).status).toBe(200)
    expect(asked).toEqual([
      {
        type: 'TOKEN',
        authorizationToken: 'Bearer t',
        methodArn: `arn:aws:execute-api:eu-west-1:123456789012:${restApiId}/v1/GET/feeds`,
      },
    ])
    expect(events).toMatchObject([
      { requestContext: { authorizer: { principalId: 'ann', clientId: 'c-1', level: '3', active: 'true' } } },
    ])
  })

  test('is asked once for a token until its answer expires, and its policy holds for each path [apigateway/configure-api-gateway-lambda-authorization]', async () => {
    const { get, asked, clock } = await setUpAuthorizer(() =>
      policy('Allow', 'arn:aws:execute-api:*:*:*/v1/GET/feeds'),
    )
    expect((await get()).status).toBe(200)
    expect((await get('/games')).status).toBe(403)
    expect(asked).toHaveLength(1)
    await get('/feeds', 'Bearer other')
    expect(asked).toHaveLength(2)
    await clock.advance(300_000)
    await get()
    expect(asked).toHaveLength(3)
  })

  test.each([
    [
      'denies',
      () => policy('Deny', '*'),
      403,
      '{"message":"User is not authorized to access this resource with an explicit deny"}',
    ],
    [
      'says nothing of the method',
      () => policy('Allow', 'arn:other'),
      403,
      '{"message":"User is not authorized to access this resource"}',
    ],
    [
      'throws Unauthorized',
      () => Promise.reject(new Error('Unauthorized')),
      401,
      '{"message":"Unauthorized"}',
    ],
    ['fails', () => Promise.reject(new Error('x')), 500, '{"message":null}'],
    ['answers nonsense', () => ({ principalId: 'ann' }), 500, '{"message":null}'],
  ])('that %s [apigateway/supported-gateway-response-types]', async (_, run, status, text) => {
    const { get, events } = await setUpAuthorizer(run)
    expect(await get()).toMatchObject({ status, text })
    expect(events).toEqual([])
  })

  test('is not asked when the identity is missing or of another form [apigateway/configure-api-gateway-lambda-authorization]', async () => {
    const { get, asked } = await setUpAuthorizer(() => policy('Allow', '*'), {
      identityValidationExpression: 'Bearer .+',
    })
    expect(await get('/feeds', '')).toMatchObject({ status: 401, text: '{"message":"Unauthorized"}' })
    expect(await get('/feeds', 'Basic x')).toMatchObject({ status: 401 })
    expect(asked).toEqual([])
  })

  test('of type REQUEST sees the request and needs every identity source [apigateway/configure-api-gateway-lambda-authorization]', async () => {
    const { call, asked } = await setUpAuthorizer(() => policy('Allow', '*'), {
      type: 'REQUEST',
      identitySource: 'method.request.header.Authorization, method.request.querystring.tenant',
    })
    expect((await call('/feeds?tenant=1')).status).toBe(401)
    expect((await call('/feeds?tenant=1', { headers: { authorization: 'x' } })).status).toBe(200)
    expect(asked).toMatchObject([
      {
        type: 'REQUEST',
        path: '/feeds',
        resource: '/feeds',
        httpMethod: 'GET',
        queryStringParameters: { tenant: '1' },
      },
    ])
  })

  test('whose answers are kept for no time is asked each time [apigateway/configure-api-gateway-lambda-authorization]', async () => {
    const { get, asked } = await setUpAuthorizer(() => policy('Allow', '*'), { resultTtlSeconds: 0 })
    for (const status of [200, 200]) expect((await get()).status).toBe(status)
    expect(asked).toHaveLength(2)
  })

  test('that lets nobody in makes the request free of charge [apigateway/api-gateway-pricing]', async () => {
    const { get, meter } = await setUpAuthorizer(() => policy('Deny', '*'))
    expect((await get()).status).toBe(403)
    expect((await get('/feeds', '')).status).toBe(401)
    expect(meter.read()['apigateway.requests']).toBeUndefined()
  })
})
