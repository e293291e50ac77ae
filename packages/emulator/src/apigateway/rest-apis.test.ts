import { afterEach, describe, expect, test } from 'vitest'
import { closeServers, setUpRestApi } from './testing/set-up-rest-api.ts'

afterEach(closeServers)

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

  test('a method for callers of IAM refuses a request without a signature [apigateway/supported-gateway-response-types]', async () => {
    const { addMethod, deploy, call, meter } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET', method: { authorization: 'AWS_IAM' } })
    deploy()
    expect(await call('/feeds')).toMatchObject({
      status: 403,
      text: '{"message":"Missing Authentication Token"}',
    })
    expect(meter.read()['apigateway.requests']).toBeUndefined()
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=a' }
    expect((await call('/feeds', { headers })).status).toBe(200)
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
    const { apis, restApiId, addMethod, deploy, call } = await setUpRestApi()
    const { resourceId } = addMethod({ path: '/feeds', httpMethod: 'GET' })
    const where = { restApiId, resourceId, httpMethod: 'OPTIONS' }
    apis.putMethod({ ...where, authorization: 'NONE' })
    apis.putIntegration({
      ...where,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
    })
    const name = 'method.response.header.Access-Control-Allow-Origin'
    apis.putMethodResponse({ ...where, statusCode: '204', responseParameters: { [name]: true } })
    apis.putIntegrationResponse({
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
    const { apis, restApiId, addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET' })
    apis.putGatewayResponse({
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

  test('a request validator needs each header, query parameter and path parameter that is required [apigateway/api-gateway-method-request-validation]', async () => {
    const { apis, restApiId, addMethod, deploy, call } = await setUpRestApi()
    const { id: requestValidatorId } = apis.createRequestValidator({
      restApiId,
      name: 'parameters',
      validateRequestBody: false,
      validateRequestParameters: true,
    })
    const requestParameters = {
      'method.request.path.id': true,
      'method.request.header.X-Tenant': true,
      'method.request.querystring.from': true,
      'method.request.querystring.to': false,
    }
    addMethod({ path: '/games/{id}', httpMethod: 'GET', method: { requestValidatorId, requestParameters } })
    deploy()
    expect(await call('/games/1')).toMatchObject({
      status: 400,
      text: '{"message":"Missing required request parameters: [X-Tenant, from]"}',
    })
    expect(await call('/games/1?from=2', { headers: { 'x-tenant': 'a' } })).toMatchObject({ status: 200 })
  })

  test('a request validator checks parameters and the body by a model [apigateway/api-gateway-method-request-validation]', async () => {
    const { apis, restApiId, addMethod, deploy, call, events } = await setUpRestApi()
    const { id: requestValidatorId } = apis.createRequestValidator({
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
    apis.createModel({ restApiId, name: 'Odds', schema: JSON.stringify(schema) })
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
  const { apis, restApiId } = await setUpRestApi()
  expect(() => apis.createRestApi({ name: 'shop' })).toThrow('There is already a REST API "shop"')
  expect(() => apis.createResource({ restApiId, parentId: 'none', pathPart: 'x' })).toThrow(
    'There is no resource "none"',
  )
  expect(() => apis.createStage({ restApiId, stageName: 'v1', deploymentId: 'none' })).toThrow(
    'deployment "none"',
  )
})
