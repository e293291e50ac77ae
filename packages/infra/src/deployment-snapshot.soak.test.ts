import { beforeAll, describe, expect, test, vi } from 'vitest'
import type * as snapshots from './deployment-snapshot.ts'
import { type DeclaredStack, declareStack } from './graph/declare-stack.ts'

/** An edit of the program: changed arguments of one kind of resource. */
type Edit = { readonly kind: string; readonly args: Readonly<Record<string, unknown>> } | undefined

const edits = vi.hoisted(() => ({ current: undefined as Edit }))

vi.mock('./deployment-snapshot.ts', async (importOriginal) => {
  const original = await importOriginal<typeof snapshots>()
  return {
    createDeploymentSnapshot: (settings: object): snapshots.DeploymentSnapshot => {
      const snapshot = original.createDeploymentSnapshot(settings)
      return {
        ...snapshot,
        declare(type, name, args, options) {
          const edit = edits.current
          // Every class of a resource names its type.
          const isEdited = edit !== undefined && Reflect.get(type, '__pulumiType') === edit.kind
          return snapshot.declare(type, name, isEdited ? { ...args, ...edit.args } : args, options)
        },
      }
    },
  }
})

const rest = 'aws:apigateway'
const socket = 'aws:apigatewayv2'

async function declareWith(edit: Edit): Promise<DeclaredStack> {
  edits.current = edit
  try {
    return await declareStack('dev')
  } finally {
    edits.current = undefined
  }
}

function triggersOf(declared: DeclaredStack) {
  return [rest, socket].map((service) => declared.only(`${service}/deployment:Deployment`).inputs.triggers)
}

describe('an API is deployed again', () => {
  let before: DeclaredStack
  beforeAll(async () => {
    before = await declareWith(undefined)
  })

  test.each([
    ['a path', 'resource:Resource', { pathPart: 'scores' }],
    ['who may call a route', 'method:Method', { apiKeyRequired: true }],
    [
      'what a route requires',
      'method:Method',
      { requestParameters: { 'method.request.querystring.day': true } },
    ],
    [
      'the function of a route',
      'integration:Integration',
      { uri: 'arn:aws:apigateway:eu-west-1:lambda:path/other' },
    ],
    ['a request template', 'integration:Integration', { requestTemplates: { 'application/json': '{}' } }],
    ['how long an authorization holds', 'authorizer:Authorizer', { authorizerResultTtlInSeconds: 300 }],
    ['a validator', 'requestValidator:RequestValidator', { validateRequestBody: true }],
    ['the headers of a preflight', 'methodResponse:MethodResponse', { responseParameters: {} }],
    ['their values', 'integrationResponse:IntegrationResponse', { responseParameters: {} }],
    ['a gateway response', 'response:Response', { responseTemplates: { 'application/json': '{}' } }],
  ])('when %s of the feeds API changes, and the other one is not', async (_, kind, args) => {
    const [feeds, bookmaker] = triggersOf(await declareWith({ kind: `${rest}/${kind}`, args }))
    expect(feeds).not.toEqual(triggersOf(before)[0])
    expect(bookmaker).toEqual(triggersOf(before)[1])
  })

  test.each([
    ['a route', 'route:Route', { routeKey: 'resume' }],
    ['the response of a route', 'routeResponse:RouteResponse', { modelSelectionExpression: '$default' }],
    ['the function of a route', 'integration:Integration', { integrationUri: 'arn:aws:apigateway:other' }],
    ['where the token is read', 'authorizer:Authorizer', { identitySources: ['route.request.header.Token'] }],
  ])('when %s of the bookmaker API changes, and the other one is not', async (_, kind, args) => {
    const [feeds, bookmaker] = triggersOf(await declareWith({ kind: `${socket}/${kind}`, args }))
    expect(feeds).toEqual(triggersOf(before)[0])
    expect(bookmaker).not.toEqual(triggersOf(before)[1])
  })

  test('when the console that it lets in is at another origin', async () => {
    const elsewhere = await declareStack('dev', {
      'sportsfeeds:hostConsole': 'false',
      'sportsfeeds:consoleOrigin': 'https://console.example',
    })
    expect(triggersOf(elsewhere)[0]).not.toEqual(triggersOf(before)[0])
    expect(triggersOf(elsewhere)[1]).toEqual(triggersOf(before)[1])
  })

  test('not when nothing changes, nor for what no deployment freezes', async () => {
    expect(triggersOf(await declareWith(undefined))).toEqual(triggersOf(before))
    const retuned = await declareStack('dev', {
      'sportsfeeds:flushIntervalMs': '250',
      'sportsfeeds:logRetentionDays': '90',
    })
    expect(triggersOf(retuned)).toEqual(triggersOf(before))
  })

  test('with everything that it freezes there before it', () => {
    const notFrozen = /\/(restApi|api|deployment|stage|methodSettings|apiKey|usagePlan|usagePlanKey|account):/
    for (const service of [rest, socket]) {
      const { dependencies } = before.only(`${service}/deployment:Deployment`)
      const frozen = before.resources.filter(
        ({ type }) => type.startsWith(`${service}/`) && !notFrozen.test(type),
      )
      expect(frozen.length).toBeGreaterThan(5)
      expect(dependencies).toEqual(expect.arrayContaining(frozen.map(({ urn }) => urn)))
    }
  })
})
