import type { Clock } from '@sportsfeeds/std'
import type { Route } from './resource-tree.ts'
import type { RestDraft, RestDrafts } from './rest-drafts.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

export interface MethodThrottles {
  /** False if the method has used up its rate in this stage. */
  take(apiId: string, stage: string, route: Route): boolean
}

/**
 * The throttles of stages' methods: each method has a bucket of its own, sized by the setting of its path or else of all
 * paths. Settings take effect without a deployment.
 */
export function createMethodThrottles(drafts: RestDrafts, clock: Clock): MethodThrottles {
  const settings = new Map<string, RestDraft<'methodSettings'>>()
  const bucketsBySetting = new WeakMap<object, Map<string, TokenBucket>>()
  drafts.watch('methodSettings', (setting, event) => {
    if (event === 'deleted') settings.delete(setting.id)
    else settings.set(setting.id, setting)
  })

  return {
    take(apiId, stage, { resource, method }) {
      const path = `${resource.path.slice(1)}/${method.httpMethod}`
      const throttle = (settings.get(`${apiId}/${stage}/${path}`) ?? settings.get(`${apiId}/${stage}/*/*`))
        ?.throttle
      if (throttle === undefined) return true
      const buckets = bucketsBySetting.get(throttle) ?? new Map<string, TokenBucket>()
      bucketsBySetting.set(throttle, buckets)
      const bucket = buckets.get(path) ?? createTokenBucket(throttle, clock)
      buckets.set(path, bucket)
      return bucket.take()
    },
  }
}
