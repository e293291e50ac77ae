import { randomBytes } from 'node:crypto'
import type { Clock } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'
import { GatewayRefusal } from './gateway-response.ts'
import { deriveId } from './ids.ts'
import { unusedId } from './lookup.ts'
import { createTokenBucket, type Throttle, type TokenBucket } from './token-bucket.ts'

export interface ApiKey {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly enabled: boolean
}

interface Quota {
  readonly limit: number
  readonly period: 'DAY' | 'WEEK' | 'MONTH'
}

interface UsagePlanInput {
  readonly name: string
  readonly throttle?: Throttle | undefined
  readonly quota?: Quota | undefined
  readonly apiStages: readonly { readonly apiId: string; readonly stage: string }[]
}

/** Keys of callers and what they may use. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html */
export interface UsagePlans {
  /** Without a value a random one is made. */
  createApiKey(input: {
    readonly name: string
    readonly value?: string | undefined
    readonly enabled?: boolean | undefined
  }): { readonly id: string; readonly value: string }
  updateApiKey(id: string, change: { readonly enabled: boolean }): void
  deleteApiKey(id: string): void
  createUsagePlan(input: UsagePlanInput): { readonly id: string }
  /** Fills the plan's buckets anew; what was used of the quota stays used. */
  updateUsagePlan(id: string, change: Partial<UsagePlanInput>): void
  deleteUsagePlan(id: string): void
  createUsagePlanKey(input: { readonly usagePlanId: string; readonly keyId: string }): void
  deleteUsagePlanKey(input: { readonly usagePlanId: string; readonly keyId: string }): void
}

export interface UsageGate {
  /**
   * Lets a request pass and counts it.
   * @throws GatewayRefusal INVALID_API_KEY, THROTTLED or QUOTA_EXCEEDED
   */
  admit(keyValue: string | undefined, apiId: string, stage: string): ApiKey
}

interface UsagePlan {
  input: UsagePlanInput
  readonly keys: Map<string, { bucket: TokenBucket | undefined; window: string; used: number }>
}

export function createUsagePlans(clock: Clock): UsagePlans & { readonly gate: UsageGate } {
  const keys = new Map<string, ApiKey>()
  const keysByValue = new Map<string, string>()
  const plans = new Map<string, UsagePlan>()

  const keyOf = (id: string): ApiKey => {
    const key = keys.get(id)
    if (key === undefined) throw new AwsError('NotFoundException', `There is no API key "${id}".`, 404)
    return key
  }
  const planOf = (id: string): UsagePlan => {
    const plan = plans.get(id)
    if (plan === undefined) throw new AwsError('NotFoundException', `There is no usage plan "${id}".`, 404)
    return plan
  }
  const bucketOf = ({ throttle }: UsagePlanInput): TokenBucket | undefined =>
    throttle && createTokenBucket(throttle, clock)

  return {
    createApiKey({ name, value = randomBytes(30).toString('base64url'), enabled = true }) {
      if (keysByValue.has(value))
        throw new AwsError('ConflictException', `The value of API key "${name}" is taken.`, 409)
      const id = deriveId(`apikey ${name} ${value}`, 10)
      keys.set(id, { id, name, value, enabled })
      keysByValue.set(value, id)
      return { id, value }
    },
    updateApiKey(id, { enabled }) {
      keys.set(id, { ...keyOf(id), enabled })
    },
    deleteApiKey(id) {
      keysByValue.delete(keyOf(id).value)
      keys.delete(id)
      for (const plan of plans.values()) plan.keys.delete(id)
    },
    createUsagePlan(input) {
      const id = unusedId(plans, `usageplan ${input.name}`)
      plans.set(id, { input, keys: new Map() })
      return { id }
    },
    updateUsagePlan(id, change) {
      const plan = planOf(id)
      plan.input = { ...plan.input, ...change }
      for (const use of plan.keys.values()) use.bucket = bucketOf(plan.input)
    },
    deleteUsagePlan(id) {
      planOf(id)
      plans.delete(id)
    },
    createUsagePlanKey({ usagePlanId, keyId }) {
      const plan = planOf(usagePlanId)
      plan.keys.set(keyOf(keyId).id, { bucket: bucketOf(plan.input), window: '', used: 0 })
    },
    deleteUsagePlanKey({ usagePlanId, keyId }) {
      planOf(usagePlanId).keys.delete(keyId)
    },

    gate: {
      admit(keyValue, apiId, stage) {
        const key = keys.get(keysByValue.get(keyValue ?? '') ?? '')
        if (key === undefined || !key.enabled) throw new GatewayRefusal('INVALID_API_KEY')
        for (const { input, keys: users } of plans.values()) {
          const use = users.get(key.id)
          if (use === undefined) continue
          if (!input.apiStages.some((each) => each.apiId === apiId && each.stage === stage)) continue
          if (use.bucket?.take() === false) throw new GatewayRefusal('THROTTLED')
          if (input.quota !== undefined) {
            const window = quotaWindow(input.quota.period, clock.now())
            if (use.window !== window) Object.assign(use, { window, used: 0 })
            if (use.used >= input.quota.limit) throw new GatewayRefusal('QUOTA_EXCEEDED')
            use.used += 1
          }
          return key
        }
        throw new GatewayRefusal('INVALID_API_KEY')
      },
    },
  }
}

const dayMs = 86_400_000

/** Names the period that an instant lies in, by UTC. Weeks begin on Sunday. */
function quotaWindow(period: Quota['period'], nowMs: number): string {
  const iso = new Date(nowMs).toISOString()
  switch (period) {
    case 'DAY':
      return iso.slice(0, 10)
    case 'WEEK':
      // 4 January 1970 was a Sunday.
      return `week ${Math.floor((nowMs / dayMs - 3) / 7)}`
    case 'MONTH':
      return iso.slice(0, 7)
  }
}
