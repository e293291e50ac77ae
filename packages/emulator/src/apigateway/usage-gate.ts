import type { Clock } from '@sportsfeeds/std'
import { GatewayRefusal } from './gateway-response.ts'
import type { RestDraft, RestDrafts } from './rest-drafts.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

export type ApiKey = RestDraft<'apiKey'>
type UsagePlan = RestDraft<'usagePlan'>

/** Holds callers to their API keys and usage plans. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html */
export interface UsageGate {
  /**
   * Lets a request pass and counts it.
   * @throws GatewayRefusal INVALID_API_KEY, THROTTLED or QUOTA_EXCEEDED
   */
  admit(keyValue: string | undefined, apiId: string, stage: string): ApiKey
}

/** One key's use of one plan. */
interface Use {
  plan: UsagePlan
  bucket: TokenBucket | undefined
  /** The UTC day that `used` counts. */
  day: string
  used: number
}

/** Keys and plans take effect without a deployment. A changed plan has full buckets; its quotas stay used. */
export function createUsageGate(drafts: RestDrafts, clock: Clock): UsageGate {
  const usesById = new Map<string, Use>()
  const callers = new Map<string, { readonly key: ApiKey; readonly uses: readonly Use[] }>()

  const useOf = (id: string, plan: UsagePlan): Use => {
    const use = usesById.get(id) ?? { plan, bucket: undefined, day: '', used: 0 }
    if (!usesById.has(id) || use.plan !== plan) {
      use.plan = plan
      use.bucket = plan.throttle && createTokenBucket(plan.throttle, clock)
      usesById.set(id, use)
    }
    return use
  }
  const refresh = (): void => {
    callers.clear()
    for (const key of drafts.list('apiKey')) {
      const uses = drafts.list('usagePlanKey', { keyId: key.id }).flatMap(({ id, usagePlanId }) => {
        const plan = drafts.read('usagePlan', usagePlanId)
        return plan ? [useOf(id, plan)] : []
      })
      if (key.enabled) callers.set(key.value, { key, uses })
    }
  }
  for (const kind of ['apiKey', 'usagePlan', 'usagePlanKey'] as const) drafts.watch(kind, refresh)
  drafts.watch('usagePlanKey', ({ id }, event) => void (event === 'deleted' && usesById.delete(id)))

  return {
    admit(keyValue, apiId, stage) {
      const caller = callers.get(keyValue ?? '')
      const use = caller?.uses.find(({ plan }) =>
        plan.apiStages.some((each) => each.apiId === apiId && each.stage === stage),
      )
      if (caller === undefined || use === undefined) throw new GatewayRefusal('INVALID_API_KEY')
      if (use.bucket?.take() === false) throw new GatewayRefusal('THROTTLED')
      const { quota } = use.plan
      if (quota !== undefined) {
        const day = new Date(clock.now()).toISOString().slice(0, 10)
        if (use.day !== day) Object.assign(use, { day, used: 0 })
        if (use.used >= quota.limit) throw new GatewayRefusal('QUOTA_EXCEEDED')
        use.used += 1
      }
      return caller.key
    },
  }
}
