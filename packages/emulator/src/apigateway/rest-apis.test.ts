import { afterEach, describe, expect, test } from 'vitest'
import { closeServers, setUpRestApi } from './testing/set-up-rest-api.ts'

afterEach(closeServers)

describe('routes', () => {
  test('an unknown path or method is refused as on AWS [apigateway/supported-gateway-response-types]', async () => {
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
    const response = await call('/feeds', { method: 'PUT', body: Buffer.alloc(10 * 1024 * 1024 + 1) })
    expect(response).toMatchObject({
      status: 413,
      headers: { 'x-amzn-errortype': 'RequestTooLargeException' },
    })
    expect(events).toEqual([])
  })
})

describe('responses of the gateway itself', () => {
  test('a CORS preflight comes from a MOCK integration [apigateway/how-to-cors]', async () => {
    const { drafts, restApiId, addMethod, deploy, call } = await setUpRestApi()
    const { resourceId } = addMethod({ path: '/feeds', httpMethod: 'GET' })
    const address = { restApiId, resourceId, httpMethod: 'OPTIONS' }
    drafts.create('method', { ...address, authorizationType: 'NONE' })
    drafts.create('integration', {
      ...address,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
    })
    const name = 'method.response.header.Access-Control-Allow-Origin'
    drafts.create('methodResponse', { ...address, statusCode: '204', responseParameters: { [name]: true } })
    drafts.create('integrationResponse', {
      ...address,
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
    const { drafts, restApiId, addMethod, deploy, call } = await setUpRestApi()
    addMethod({ path: '/feeds', httpMethod: 'GET' })
    drafts.create('gatewayResponse', {
      restApiId,
      responseType: 'DEFAULT_4XX',
      statusCode: 404,
      responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
      responseTemplates: {
        'application/json':
          '{"title":$context.error.messageString,"path":"$context.path","only logs have it":"$context.status"}',
      },
    })
    deploy()
    expect(await call('/nothing')).toMatchObject({
      status: 404,
      text: '{"title":"Missing Authentication Token","path":"/v1/nothing","only logs have it":""}',
      headers: { 'access-control-allow-origin': '*' },
    })
  })

  test('a request validator needs each header, query parameter and path parameter that is required [apigateway/api-gateway-method-request-validation]', async () => {
    const { drafts, restApiId, addMethod, deploy, call } = await setUpRestApi()
    const { id: requestValidatorId } = drafts.create('requestValidator', {
      restApiId,
      name: 'parameters',
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
})
