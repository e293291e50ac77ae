import { describe, expect, test } from 'vitest'
import { AuthorizerOutput, evaluatePolicy } from './authorizer-policy.ts'

const arn = 'arn:aws:execute-api:eu-west-1:123456789012:abc/v1/GET/feeds'

function decide(...statements: unknown[]) {
  return evaluatePolicy(
    AuthorizerOutput.parse({ principalId: 'a', policyDocument: { Statement: statements } }).policyDocument
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
    expect(decide(allow(resource))).toBe('allow')
  })

  test.each([['arn:aws:execute-api:*:*:abc/v1/PUT/feeds'], ['feeds'], [`${arn}/more`], [[]]])(
    'that allows %s does not allow another [apigateway/api-gateway-lambda-authorizer-output]',
    (resource) => {
      expect(decide(allow(resource))).toBe('implicitDeny')
    },
  )

  test('with a denial denies, whatever else is allowed [apigateway/apigateway-authorization-flow-iam]', () => {
    expect(decide(allow('*'), deny('*/GET/*'))).toBe('explicitDeny')
    expect(decide(allow('*'), deny('*/PUT/*'))).toBe('allow')
  })

  test('is about invoking only [apigateway/api-gateway-lambda-authorizer-output]', () => {
    expect(decide(allow('*', 'execute-api:*'))).toBe('allow')
    expect(decide(allow('*', '*'))).toBe('allow')
    expect(decide(allow('*', 'execute-api:ManageConnections'))).toBe('implicitDeny')
  })

  test('with a condition is refused', () => {
    expect(() => decide({ ...allow('*'), Condition: {} })).toThrow('Condition')
  })
})
