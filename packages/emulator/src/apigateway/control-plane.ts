import type { Resource, RestApi } from './api-definition.ts'
import { deriveId } from './ids.ts'
import { conflict, found, remove } from './lookup.ts'
import { createMethodOperations } from './method-operations.ts'
import type { OfApi, RestControlPlane } from './rest-control-plane.ts'
import { createSettingOperations } from './setting-operations.ts'
import { createStageOperations } from './stage-operations.ts'

/** The stored APIs, for the services that run them. */
export interface ApiStore {
  readonly apis: ReadonlyMap<string, RestApi>
}

export function createControlPlane({
  region,
  accountId,
  endpoint,
}: {
  readonly region: string
  readonly accountId: string
  readonly endpoint: () => string
}): RestControlPlane & ApiStore {
  const apis = new Map<string, RestApi>()
  const executionArn = (apiId: string): string => `arn:aws:execute-api:${region}:${accountId}:${apiId}`
  const apiOf = ({ restApiId }: OfApi): RestApi => found(apis, restApiId, 'REST API')

  return {
    apis,
    createRestApi({ name, apiId, binaryMediaTypes = [], minimumCompressionSize }) {
      const id = apiId ?? deriveId(`restapi ${name}`, 10)
      if (apis.has(id)) throw conflict(`There is already a REST API "${name}" with the id ${id}.`)
      const root: Resource = { id: deriveId(`${id}/`, 10), pathPart: '', path: '/', methods: new Map() }
      apis.set(id, {
        id,
        name,
        rootResourceId: root.id,
        binaryMediaTypes,
        minimumCompressionSize,
        resources: new Map([[root.id, root]]),
        authorizers: new Map(),
        models: new Map(),
        validators: new Map(),
        gatewayResponses: new Map(),
        deployments: new Map(),
        stages: new Map(),
      })
      return { id, rootResourceId: root.id, executionArn: executionArn(id) }
    },
    updateRestApi(restApiId, change) {
      Object.assign(apiOf({ restApiId }), change)
    },
    deleteRestApi(restApiId) {
      remove(apis, restApiId, 'REST API')
    },
    ...createMethodOperations(apiOf),
    ...createSettingOperations(apiOf),
    ...createStageOperations({ apiOf, region, endpoint, executionArn }),
  }
}
