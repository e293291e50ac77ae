import { afterEach, describe, expect, test } from 'vitest'
import { closeServers, setUpRestApi } from './testing/set-up-rest-api.ts'

afterEach(closeServers)

const forbidden = { status: 403, text: '{"message":"Forbidden"}' }

async function setUpKeys(
  plan: {
    throttle?: { rateLimit: number; burstLimit: number }
    quota?: { limit: number; period: 'DAY' }
  } = {},
) {
  const parts = await setUpRestApi()
  const { drafts, restApiId } = parts
  parts.addMethod({ path: '/feeds', httpMethod: 'PUT', method: { apiKeyRequired: true } })
  parts.deploy()
  const { id: usagePlanId } = drafts.create('usagePlan', {
    name: 'plan',
    apiStages: [{ apiId: restApiId, stage: 'v1' }],
    ...plan,
  })
  const key = drafts.create('apiKey', { name: 'provider', value: 'secret-of-provider' })
  drafts.create('usagePlanKey', { usagePlanId, keyId: key.id })
  const put = (value?: string) =>
    parts.call('/feeds', { method: 'PUT', headers: value === undefined ? {} : { 'x-api-key': value } })
  return { ...parts, usagePlanId, key, put }
}

describe('API keys and usage plans', () => {
  test('only a key of a plan of this stage passes, and the function receives its id [apigateway/api-gateway-api-usage-plans]', async () => {
    const { put, events, key, drafts } = await setUpKeys()
    drafts.create('apiKey', { name: 'stranger', value: 'no-plan' })
    expect(await put()).toMatchObject(forbidden)
    expect(await put('wrong')).toMatchObject(forbidden)
    expect(await put('no-plan')).toMatchObject(forbidden)
    expect(await put('secret-of-provider')).toMatchObject({ status: 200 })
    expect(events).toMatchObject([
      { requestContext: { identity: { apiKey: 'secret-of-provider', apiKeyId: key.id } } },
    ])
    drafts.update('apiKey', key.id, { enabled: false })
    expect(await put('secret-of-provider')).toMatchObject(forbidden)
  })

  test('the rate of a plan is a bucket that refills [apigateway/api-gateway-request-throttling]', async () => {
    const { put, clock } = await setUpKeys({ throttle: { rateLimit: 2, burstLimit: 1 } })
    expect((await put('secret-of-provider')).status).toBe(200)
    expect(await put('secret-of-provider')).toMatchObject({
      status: 429,
      text: '{"message":"Too Many Requests"}',
    })
    await clock.advance(500)
    expect((await put('secret-of-provider')).status).toBe(200)
  })

  test('a daily quota starts again the next day [apigateway/api-gateway-api-usage-plans]', async () => {
    const { put, clock } = await setUpKeys({ quota: { limit: 1, period: 'DAY' } })
    expect((await put('secret-of-provider')).status).toBe(200)
    expect(await put('secret-of-provider')).toMatchObject({
      status: 429,
      text: '{"message":"Limit Exceeded"}',
    })
    await clock.advance(12 * 3_600_000)
    expect((await put('secret-of-provider')).status).toBe(200)
  })

  test('each key of a plan has a rate and a quota of its own [apigateway/api-gateway-api-usage-plans]', async () => {
    const { put, drafts, usagePlanId } = await setUpKeys({
      throttle: { rateLimit: 10, burstLimit: 10 },
      quota: { limit: 1, period: 'DAY' },
    })
    const other = drafts.create('apiKey', { name: 'other', value: 'secret-of-other' })
    drafts.create('usagePlanKey', { usagePlanId, keyId: other.id })
    expect((await put('secret-of-provider')).status).toBe(200)
    expect((await put('secret-of-provider')).status).toBe(429)
    expect((await put('secret-of-other')).status).toBe(200)
  })

  test('a stage’s method settings throttle all callers together [apigateway/api-gateway-request-throttling]', async () => {
    const { drafts, restApiId, addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET' })
    deploy()
    drafts.create('methodSettings', {
      restApiId,
      stageName: 'v1',
      methodPath: '*/*',
      throttle: { rateLimit: 1, burstLimit: 2 },
    })
    const statuses = [await call('/feeds'), await call('/feeds'), await call('/feeds')].map(
      ({ status }) => status,
    )
    expect(statuses).toEqual([200, 200, 429])
  })

  test('a setting of one method throttles that one only [apigateway/api-gateway-request-throttling]', async () => {
    const { drafts, restApiId, addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET' })
    addMethod({ path: '/games', httpMethod: 'GET' })
    deploy()
    const throttle = { rateLimit: 1, burstLimit: 1 }
    drafts.create('methodSettings', { restApiId, stageName: 'v1', methodPath: 'feeds/GET', throttle })
    expect((await call('/feeds')).status).toBe(200)
    expect((await call('/feeds')).status).toBe(429)
    for (const status of [200, 200]) expect((await call('/games')).status).toBe(status)
  })

  test('the rate of the account holds whatever a stage allows [apigateway/api-gateway-request-throttling]', async () => {
    const { addMethod, deploy, call, clock } = await setUpRestApi(
      {},
      { account: { rateLimit: 1, burstLimit: 1 } },
    )
    addMethod({ path: '/feeds', httpMethod: 'GET' })
    deploy()
    expect((await call('/feeds')).status).toBe(200)
    expect(await call('/feeds')).toMatchObject({ status: 429, text: '{"message":"Too Many Requests"}' })
    await clock.advance(1_000)
    expect((await call('/feeds')).status).toBe(200)
  })

  test('calls without a valid key and throttled ones are free of charge, others are not [apigateway/api-gateway-pricing]', async () => {
    const { put, call, meter } = await setUpKeys({ throttle: { rateLimit: 1, burstLimit: 1 } })
    expect((await put()).status).toBe(403)
    expect((await put('wrong')).status).toBe(403)
    expect(meter.read()['apigateway.requests']).toBeUndefined()
    expect((await put('secret-of-provider')).status).toBe(200)
    expect((await put('secret-of-provider')).status).toBe(429)
    expect(meter.read()['apigateway.requests']).toBe(1)
    expect((await call('/nothing')).status).toBe(403)
    expect(meter.read()['apigateway.requests']).toBe(2)
  })
})
