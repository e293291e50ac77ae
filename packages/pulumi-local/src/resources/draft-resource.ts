import type { Cloud, Draft, DraftInput, Drafts, DraftSchemas } from '@sportsfeeds/emulator'
import type * as z from 'zod'
import type { Properties } from '../engine/property-values.ts'
import { defineResource, type ResourceHandler, type ResourceRequest } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'

/** Maps a resource type onto the drafts of one kind. */
export interface DraftResource<Schemas extends DraftSchemas, K extends keyof Schemas & string, Inputs> {
  readonly type: string
  readonly kind: K
  readonly inputs: z.ZodType<Inputs>
  readonly settings: (request: ResourceRequest<Inputs>, context: CloudContext) => DraftInput<Schemas, K>
  /** The id in Pulumi's state, for kinds that the service identifies by their settings. That of the draft otherwise. */
  readonly id?: (draft: Draft<Schemas, K>) => string
  readonly outputs?: (draft: Draft<Schemas, K>, context: CloudContext) => Properties
  readonly replaceOn?: readonly string[]
  readonly createBeforeDelete?: boolean
  readonly secretOutputs?: readonly string[]
}

/** Makes handlers that keep the drafts of one service in line with the program. */
export function createDraftResources<Schemas extends DraftSchemas>(
  getDrafts: (cloud: Cloud) => Drafts<Schemas>,
) {
  return <K extends keyof Schemas & string, Inputs>(
    definition: DraftResource<Schemas, K, Inputs>,
  ): ResourceHandler<CloudContext> => {
    const { kind, settings, id: getId, outputs, ...rest } = definition
    const toCreated = (draft: Draft<Schemas, K>, context: CloudContext) => ({
      id: getId?.(draft) ?? draft.id,
      outputs: outputs?.(draft, context) ?? {},
    })
    const getDraftId = (
      existing: ResourceRequest<Inputs> & { readonly id: string },
      context: CloudContext,
    ): string =>
      getId === undefined ? existing.id : getDrafts(context.cloud).identify(kind, settings(existing, context))

    return defineResource<CloudContext, Inputs>({
      ...rest,
      read: (context, existing) =>
        getDrafts(context.cloud).read(kind, getDraftId(existing, context)) === undefined ? undefined : {},
      create: (context, request) =>
        toCreated(getDrafts(context.cloud).create(kind, settings(request, context)), context),
      update(context, existing, request) {
        const id = getDraftId(existing, context)
        return toCreated(getDrafts(context.cloud).update(kind, id, settings(request, context)), context)
      },
      delete(context, existing) {
        const drafts = getDrafts(context.cloud)
        const id = getDraftId(existing, context)
        // It is gone already if it was below another that has been deleted.
        if (drafts.read(kind, id) !== undefined) drafts.delete(kind, id)
      },
    })
  }
}
