import { describe, expect, test } from 'vitest'
import { AuthorizerResponse, evaluatePolicy } from './authorizer-policy.ts'

const arn = 'arn:aws:execute-api:eu-west-1:123456789012:abc/v1/GET/feeds'

function verdict(...statements: unknown[]) {
  return evaluatePolicy(
    AuthorizerResponse.parse({ principalId: 'a', policyDocument: { Statement: statements } }).policyDocument
      .Statement,
    arn,
  )
}

function allow(Resource: unknown, Action: unknown = 'execute-api:Invoke') {
  return {
    Effect: 'Allow',
    Action,
    Resource,
  }
}

function deny(Resource: unknown) {
  return { Effect: 'Deny', Action: 'execute-api:Invoke', Resource }
}

describe('a policy', () => {
  test.each([
    ['*'],
    [arn],
    ['arn:aws:execute-api:*:*:abc/v1/*/feeds'],
    ['arn:aws:execute-api:*/v?/GET/*'],
    [['x', arn]],
  ])('allows %s [apigateway/api-gateway-lambda-authorizer-output]', (resource) => {
    expect(verdict(allow(resource))).toBe('allow')
  })

  test.each([['arn:aws:execute-api:*:*:abc/v1/PUT/feeds'], ['feeds'], [`${arn}/more`], [[]]])(
    'that allows %s does not allow another [apigateway/api-gateway-lambda-authorizer-output]',
    (resource) => {
      expect(verdict(allow(resource))).toBe('implicitDeny')
    },
  )

  test('with a denial denies, whatever else is allowed [apigateway/apigateway-authorization-flow-iam]', () => {
    expect(verdict(allow('*'), deny('*/GET/*'))).toBe('explicitDeny')
    expect(verdict(allow('*'), deny('*/PUT/*'))).toBe('allow')
  })

  test('is about invoking only [apigateway/api-gateway-lambda-authorizer-output]', () => {
    expect(verdict(allow('*', 'execute-api:*'))).toBe('allow')
    expect(verdict(allow('*', '*'))).toBe('allow')
    expect(verdict(allow('*', 'execute-api:ManageConnections'))).toBe('implicitDeny')
  })

  test('with a condition is not understood, so it lets nobody in', () => {
    expect(() => verdict({ ...allow('*'), Condition: {} })).toThrow('Condition')
  })
})
