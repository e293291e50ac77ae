import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRestDrafts, type RestDrafts } from './rest-drafts.ts'

const uri = 'arn:aws:lambda:eu-west-1:123456789012:function:echo'

/** An API with `GET /games` and a deployment at stage v1. */
function setUp(drafts: RestDrafts = createRestDrafts()) {
  const { id: restApiId } = drafts.create('restApi', { name: 'shop' })
  const [root] = drafts.list('resource', { restApiId })
  const games = drafts.create('resource', { restApiId, parentId: root?.id, pathPart: 'games' })
  const address = { restApiId, resourceId: games.id, httpMethod: 'GET' }
  const authorizer = drafts.create('authorizer', {
    restApiId,
    name: 'guard',
    type: 'REQUEST',
    authorizerUri: uri,
  })
  const method = drafts.create('method', {
    ...address,
    authorizationType: 'CUSTOM',
    authorizerId: authorizer.id,
  })
  const integration = drafts.create('integration', { ...address, type: 'AWS_PROXY', uri })
  const deployment = drafts.create('deployment', { restApiId })
  const stage = drafts.create('stage', { restApiId, stageName: 'v1', deploymentId: deployment.id })
  return { drafts, restApiId, root, games, address, authorizer, method, integration, deployment, stage }
}

describe('a draft', () => {
  test('is read as it was created, with defaults filled in', () => {
    const { drafts, games, address, integration } = setUp()
    expect(drafts.read('resource', games.id)).toMatchObject({ pathPart: 'games', path: '/games' })
    expect(drafts.read('integration', integration.id)).toEqual({
      ...address,
      id: `${address.restApiId}/${address.resourceId}/GET`,
      type: 'AWS_PROXY',
      uri,
      timeoutInMillis: 29_000,
      requestTemplates: {},
    })
    expect(drafts.read('integration', 'none')).toBeUndefined()
  })

  test('has the same id in every run that creates the same resources', () => {
    const { drafts: _, ...first } = setUp()
    expect(setUp()).toMatchObject(first)
  })

  test('gets the defaults for what an update leaves out, and keeps what identifies it', () => {
    const { drafts, authorizer, restApiId } = setUp()
    drafts.update('authorizer', authorizer.id, {
      name: 'guard',
      type: 'REQUEST',
      authorizerUri: uri,
      authorizerResultTtlInSeconds: 60,
    })
    expect(drafts.read('authorizer', authorizer.id)).toMatchObject({
      restApiId,
      authorizerResultTtlInSeconds: 60,
    })
    drafts.update('authorizer', authorizer.id, { name: 'guard', type: 'REQUEST', authorizerUri: uri })
    expect(drafts.read('authorizer', authorizer.id)).toEqual(authorizer)
  })

  test('cannot change what identifies it', () => {
    const { drafts, method } = setUp()
    expect(() => drafts.update('method', method.id, { ...method, httpMethod: 'PUT' })).toThrow(
      `The httpMethod of method "${method.id}" cannot change.`,
    )
    expect(drafts.read('method', method.id)).toEqual(method)
  })

  test('of settings that are not valid is refused by name', () => {
    const { drafts, restApiId, root } = setUp()
    for (const pathPart of ['a b', '', '{id+}']) {
      expect(() => drafts.create('resource', { restApiId, parentId: root?.id, pathPart })).toThrow(
        expect.objectContaining({ code: 'BadRequestException', message: expect.stringContaining('path') }),
      )
    }
  })

  test('of what exists already is refused', () => {
    const { drafts, restApiId, root, method, stage } = setUp()
    expect(() => drafts.create('restApi', { name: 'shop' })).toThrow('There is already a REST API "shop"')
    expect(() => drafts.create('method', method)).toThrow(`There is already a method "${method.id}".`)
    expect(() => drafts.create('stage', stage)).toThrow(
      expect.objectContaining({ code: 'ConflictException', httpStatus: 409 }),
    )
    expect(() => drafts.create('resource', { restApiId, parentId: root?.id, pathPart: 'games' })).toThrow(
      'Another resource with the path /games already exists.',
    )
  })

  test('that refers to what does not exist, or to another API, is refused', () => {
    const { drafts, restApiId, deployment } = setUp()
    expect(() => drafts.create('resource', { restApiId, parentId: 'none', pathPart: 'x' })).toThrow(
      'There is no resource "none"',
    )
    expect(() => drafts.create('stage', { restApiId, stageName: 'v2', deploymentId: 'none' })).toThrow(
      'deployment "none"',
    )
    const { id: otherId } = drafts.create('restApi', { name: 'other' })
    expect(() =>
      drafts.create('stage', { restApiId: otherId, stageName: 'v1', deploymentId: deployment.id }),
    ).toThrow(expect.objectContaining({ code: 'NotFoundException', httpStatus: 404 }))
  })
})

describe('deleting', () => {
  test('a resource deletes everything below it', () => {
    const { drafts, games, method, integration } = setUp()
    drafts.delete('resource', games.id)
    expect(drafts.read('resource', games.id)).toBeUndefined()
    expect(drafts.read('method', method.id)).toBeUndefined()
    expect(drafts.read('integration', integration.id)).toBeUndefined()
  })

  test('an API deletes all of it, its stages too', () => {
    const { drafts, restApiId, stage } = setUp()
    drafts.delete('restApi', restApiId)
    expect(drafts.read('stage', stage.id)).toBeUndefined()
    for (const kind of ['restApi', 'resource', 'authorizer', 'deployment'] as const) {
      expect(drafts.list(kind)).toEqual([])
    }
  })

  test('what a stage or a method uses is refused, until it no longer does [apigateway/API_DeleteDeployment]', () => {
    const { drafts, authorizer, method, deployment, stage } = setUp()
    expect(() => drafts.delete('authorizer', authorizer.id)).toThrow(
      expect.objectContaining({
        code: 'ConflictException',
        message: `Cannot delete authorizer "${authorizer.id}": method "${method.id}" uses it. Change or delete that first.`,
      }),
    )
    expect(() => drafts.delete('deployment', deployment.id)).toThrow(
      expect.objectContaining({ code: 'BadRequestException' }),
    )
    drafts.update('method', method.id, { authorizationType: 'NONE' })
    drafts.delete('authorizer', authorizer.id)
    drafts.delete('stage', stage.id)
    drafts.delete('deployment', deployment.id)
    expect(drafts.list('deployment')).toEqual([])
  })

  test('what does not exist is an error', () => {
    expect(() => createRestDrafts().delete('stage', 'a/v1')).toThrow('There is no stage "a/v1".')
  })
})

test('a deployment needs an integration for every method [apigateway/API_CreateDeployment]', () => {
  const { drafts, restApiId, integration } = setUp()
  drafts.delete('integration', integration.id)
  expect(() => drafts.create('deployment', { restApiId })).toThrow('No integration defined for method')
})

test('whatever is created and deleted, no draft refers to one that does not exist', () => {
  const action = fc.record({ kind: fc.nat(4), isDelete: fc.boolean(), pick: fc.nat(20) })
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const drafts = createRestDrafts()
      const pickOf = (kind: 'restApi' | 'resource' | 'deployment' | 'stage' | 'method', pick: number) => {
        const all = drafts.list(kind)
        return all[pick % Math.max(1, all.length)]?.id ?? ''
      }
      for (const [n, { kind, isDelete, pick }] of actions.entries()) {
        const restApiId = pickOf('restApi', pick)
        const kinds = ['restApi', 'resource', 'method', 'deployment', 'stage'] as const
        const name = kinds[kind] ?? 'restApi'
        try {
          if (isDelete) drafts.delete(name, pickOf(name, pick))
          else if (name === 'restApi') drafts.create(name, { name: `api ${n}` })
          else if (name === 'resource')
            drafts.create(name, { restApiId, parentId: pickOf('resource', pick), pathPart: `p${n}` })
          else if (name === 'method')
            drafts.create(name, {
              restApiId,
              resourceId: pickOf('resource', pick),
              httpMethod: 'GET',
              authorizationType: 'NONE',
            })
          else if (name === 'deployment') drafts.create(name, { restApiId })
          else
            drafts.create(name, {
              restApiId,
              stageName: `s${n}`,
              deploymentId: pickOf('deployment', pick),
            })
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/Exception$/) })
        }
      }
      for (const { restApiId, parentId } of drafts.list('resource')) {
        expect(drafts.read('restApi', restApiId)).toBeDefined()
        if (parentId !== undefined) expect(drafts.read('resource', parentId)).toMatchObject({ restApiId })
      }
      for (const { restApiId, resourceId } of drafts.list('method')) {
        expect(drafts.read('resource', resourceId)).toMatchObject({ restApiId })
      }
      for (const { restApiId, deploymentId } of drafts.list('stage')) {
        expect(drafts.read('deployment', deploymentId)).toMatchObject({ restApiId })
      }
    }),
  )
})
