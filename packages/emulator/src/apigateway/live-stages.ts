import type { DraftListener } from './drafts.ts'

/** A stage that takes requests, with the definition that its deployment froze. */
export interface LiveStage<Stage, Definition> {
  readonly stage: Stage
  readonly definition: Definition
}

export interface LiveStages<Stage, Definition> {
  /** Undefined if the API has no such stage. */
  find(apiId: string, stageName: string): LiveStage<Stage, Definition> | undefined
}

/** Freezes the API with each deployment, and keeps what each stage serves: later changes reach it by another deployment. */
export function createLiveStages<
  Deployment extends { readonly id: string },
  Stage extends { readonly id: string; readonly deploymentId: string },
  Definition,
>({
  watchDeployments,
  watchStages,
  freeze,
}: {
  readonly watchDeployments: (listener: DraftListener<Deployment>) => void
  /** The id of a stage is `<apiId>/<stageName>`. */
  readonly watchStages: (listener: DraftListener<Stage>) => void
  readonly freeze: (deployment: Deployment) => Definition
}): LiveStages<Stage, Definition> {
  const definitions = new Map<string, Definition>()
  const stages = new Map<string, LiveStage<Stage, Definition>>()

  watchDeployments((deployment, event) => {
    if (event === 'deleted') definitions.delete(deployment.id)
    else definitions.set(deployment.id, freeze(deployment))
  })
  watchStages((stage, event) => {
    const definition = definitions.get(stage.deploymentId)
    if (event === 'deleted' || definition === undefined) stages.delete(stage.id)
    else stages.set(stage.id, { stage, definition })
  })

  return { find: (apiId, stageName) => stages.get(`${apiId}/${stageName}`) }
}
