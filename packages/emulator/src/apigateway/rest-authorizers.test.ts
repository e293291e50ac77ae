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
  const authorizerEvents: unknown[] = []
  const parts = await setUpRestApi({
    guard(event) {
      authorizerEvents.push(event)
      return run(event)
    },
  })
  const { id: authorizerId } = parts.drafts.create('authorizer', {
    restApiId: parts.restApiId,
    name: 'guard',
    type: 'REQUEST',
    authorizerUri: functionUri('guard'),
    ...change,
  })
  const method = { authorizationType: 'CUSTOM', authorizerId }
  parts.addMethod({ path: '/feeds', httpMethod: 'GET', method })
  parts.addMethod({ path: '/games', httpMethod: 'GET', method })
  parts.deploy()
  const get = (path = '/feeds', authorization: string | undefined = 'Bearer t') =>
    parts.call(path, { headers: authorization === '' ? {} : { authorization } })
  return { ...parts, authorizerEvents, get }
}

describe('a Lambda authorizer', () => {
  test('that allows passes its context to the function as strings [apigateway/api-gateway-lambda-authorizer-output]', async () => {
    const { get, events, authorizerEvents, restApiId } = await setUpAuthorizer(() => policy('Allow', '*'))
    expect((await get()).status).toBe(200)
    expect(authorizerEvents).toMatchObject([
      {
        type: 'REQUEST',
        methodArn: `arn:aws:execute-api:eu-west-1:123456789012:${restApiId}/v1/GET/feeds`,
      },
    ])
    expect(events).toMatchObject([
      { requestContext: { authorizer: { principalId: 'ann', clientId: 'c-1', level: '3', active: 'true' } } },
    ])
  })

  test('is called once for an identity until its output expires, and its policy holds for each path [apigateway/configure-api-gateway-lambda-authorization]', async () => {
    const { get, authorizerEvents, clock } = await setUpAuthorizer(() =>
      policy('Allow', 'arn:aws:execute-api:*:*:*/v1/GET/feeds'),
    )
    expect((await get()).status).toBe(200)
    expect((await get('/games')).status).toBe(403)
    expect(authorizerEvents).toHaveLength(1)
    await get('/feeds', 'Bearer other')
    expect(authorizerEvents).toHaveLength(2)
    await clock.advance(300_000)
    await get()
    expect(authorizerEvents).toHaveLength(3)
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
    ['returns nonsense', () => ({ principalId: 'ann' }), 500, '{"message":null}'],
  ])('that %s [apigateway/supported-gateway-response-types]', async (_, run, status, text) => {
    const { get, events } = await setUpAuthorizer(run)
    expect(await get()).toMatchObject({ status, text })
    expect(events).toEqual([])
  })

  test('is not called when the identity is missing [apigateway/configure-api-gateway-lambda-authorization]', async () => {
    const { get, authorizerEvents } = await setUpAuthorizer(() => policy('Allow', '*'))
    expect(await get('/feeds', '')).toMatchObject({ status: 401, text: '{"message":"Unauthorized"}' })
    expect(authorizerEvents).toEqual([])
  })

  test('receives the request and needs every identity source [apigateway/configure-api-gateway-lambda-authorization]', async () => {
    const { call, authorizerEvents } = await setUpAuthorizer(() => policy('Allow', '*'), {
      identitySource: 'method.request.header.Authorization, method.request.querystring.tenant',
    })
    expect((await call('/feeds?tenant=1')).status).toBe(401)
    expect((await call('/feeds?tenant=1', { headers: { authorization: 'x' } })).status).toBe(200)
    expect(authorizerEvents).toMatchObject([
      {
        type: 'REQUEST',
        path: '/feeds',
        resource: '/feeds',
        httpMethod: 'GET',
        queryStringParameters: { tenant: '1' },
      },
    ])
  })

  test('whose output is not cached is called each time [apigateway/configure-api-gateway-lambda-authorization]', async () => {
    const { get, authorizerEvents } = await setUpAuthorizer(() => policy('Allow', '*'), {
      authorizerResultTtlInSeconds: 0,
    })
    for (const status of [200, 200]) expect((await get()).status).toBe(status)
    expect(authorizerEvents).toHaveLength(2)
  })

  test('that refuses a request makes it free of charge [apigateway/api-gateway-pricing]', async () => {
    const { get, meter } = await setUpAuthorizer(() => policy('Deny', '*'))
    expect((await get()).status).toBe(403)
    expect((await get('/feeds', '')).status).toBe(401)
    expect(meter.read()['apigateway.requests']).toBeUndefined()
  })
})
