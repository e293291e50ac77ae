import type { ApiDefinition, Deployment, RestApi, Stage } from './api-definition.ts'
import { conflict, found, remove, removeDeployment, unusedId } from './lookup.ts'
import type { OfApi, RestControlPlane } from './rest-control-plane.ts'

type StageOperations = Pick<
  RestControlPlane,
  | 'createDeployment'
  | 'deleteDeployment'
  | 'createStage'
  | 'updateStage'
  | 'deleteStage'
  | 'putMethodSettings'
>

export interface StageOperationsDeps {
  readonly apiOf: (input: OfApi) => RestApi
  readonly region: string
  readonly endpoint: () => string
  readonly executionArn: (apiId: string) => string
}

/** What of an API is live, and where. */
export function createStageOperations(deps: StageOperationsDeps): StageOperations {
  const { apiOf, region, endpoint, executionArn } = deps
  const stageOf = (input: OfApi & { readonly stageName: string }): Stage =>
    found(apiOf(input).stages, input.stageName, 'stage')

  return {
    createDeployment(input) {
      const api = apiOf(input)
      const id = unusedId(api.deployments, `${api.id} deployment`)
      api.deployments.set(id, { id, definition: pictureOf(api) })
      return { id }
    },
    deleteDeployment: (input) => removeDeployment(apiOf(input), input.deploymentId),
    createStage(input) {
      const { stages, deployments, id } = apiOf(input)
      const { stageName: name, deploymentId, variables = {} } = input
      if (stages.has(name)) throw conflict(`Stage "${name}" already exists.`)
      found<Deployment>(deployments, deploymentId, 'deployment')
      stages.set(name, { name, deploymentId, variables, throttles: new Map() })
      return {
        invokeUrl: `${endpoint()}/execute-api/${id}/${name}`,
        arn: `arn:aws:apigateway:${region}::/restapis/${id}/stages/${name}`,
        executionArn: `${executionArn(id)}/${name}`,
      }
    },
    updateStage(input) {
      const stage = stageOf(input)
      if (input.deploymentId !== undefined) {
        found(apiOf(input).deployments, input.deploymentId, 'deployment')
        stage.deploymentId = input.deploymentId
      }
      if (input.variables !== undefined) stage.variables = input.variables
    },
    deleteStage(input) {
      remove(apiOf(input).stages, input.stageName, 'stage')
    },
    putMethodSettings(input) {
      const { throttles } = stageOf(input)
      const methodPath = input.methodPath.replaceAll('~1', '/').replace(/^\//, '')
      if (input.throttle === undefined) throttles.delete(methodPath)
      else throttles.set(methodPath, input.throttle)
    },
  }
}

/** Changes of the API after its deployment are not in it. */
function pictureOf({ resources, authorizers, models, validators, gatewayResponses }: RestApi): ApiDefinition {
  return structuredClone({ resources, authorizers, models, validators, gatewayResponses })
}
