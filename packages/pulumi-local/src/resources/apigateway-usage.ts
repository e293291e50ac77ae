import * as z from 'zod'
import { defineResource } from '../engine/resource-handler.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const ApiKeyInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  value: z.string().optional(),
  enabled: z.boolean().default(true),
  description: inert,
  customerId: inert,
})
type ApiKeyInputs = z.infer<typeof ApiKeyInputs>

/** As long as the values that API Gateway generates. */
const apiKeyLength = 40

export const apiKey = defineResource<CloudContext, ApiKeyInputs>({
  type: 'aws:apigateway/apiKey:ApiKey',
  inputs: ApiKeyInputs,
  replaceOn: ['name', 'value'],
  secretOutputs: ['value'],
  create({ cloud, region, generateSecret }, request) {
    const name = physicalName(request, request.inputs.name)
    const { id, value } = cloud.restApis.createApiKey({
      name,
      value: request.inputs.value ?? generateSecret(`API key ${name}`, apiKeyLength),
      enabled: request.inputs.enabled,
    })
    return { id, outputs: { name, value, arn: `arn:aws:apigateway:${region}::/apikeys/${id}` } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    cloud.restApis.updateApiKey(id, { enabled: inputs.enabled })
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.restApis.deleteApiKey(id),
})

const UsagePlanInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  apiStages: z.array(z.strictObject({ apiId: z.string(), stage: z.string() })).default([]),
  throttleSettings: z.strictObject({ rateLimit: z.coerce.number(), burstLimit: Whole }).optional(),
  quotaSettings: z
    .strictObject({ limit: Whole, period: z.enum(['DAY', 'WEEK', 'MONTH']), offset: z.literal(0).optional() })
    .optional(),
  description: inert,
  productCode: inert,
})
type UsagePlanInputs = z.infer<typeof UsagePlanInputs>

export const usagePlan = defineResource<CloudContext, UsagePlanInputs>({
  type: 'aws:apigateway/usagePlan:UsagePlan',
  inputs: UsagePlanInputs,
  replaceOn: ['name'],
  create({ cloud, region }, request) {
    const name = physicalName(request, request.inputs.name)
    const { id } = cloud.restApis.createUsagePlan({ name, ...usagePlanSettings(request.inputs) })
    return { id, outputs: { name, arn: `arn:aws:apigateway:${region}::/usageplans/${id}` } }
  },
  update({ cloud }, { id, outputs }, { inputs }) {
    cloud.restApis.updateUsagePlan(id, usagePlanSettings(inputs))
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.restApis.deleteUsagePlan(id),
})

function usagePlanSettings({ apiStages, throttleSettings, quotaSettings }: UsagePlanInputs) {
  return {
    apiStages,
    throttle: throttleSettings,
    quota:
      quotaSettings === undefined ? undefined : { limit: quotaSettings.limit, period: quotaSettings.period },
  }
}

const UsagePlanKeyInputs = z.strictObject({
  region: tagInputs.region,
  usagePlanId: z.string(),
  keyId: z.string(),
  keyType: z.literal('API_KEY'),
})
type UsagePlanKeyInputs = z.infer<typeof UsagePlanKeyInputs>

export const usagePlanKey = defineResource<CloudContext, UsagePlanKeyInputs>({
  type: 'aws:apigateway/usagePlanKey:UsagePlanKey',
  inputs: UsagePlanKeyInputs,
  create({ cloud }, { inputs: { usagePlanId, keyId } }) {
    cloud.restApis.createUsagePlanKey({ usagePlanId, keyId })
    return { id: keyId, outputs: {} }
  },
  delete({ cloud }, { inputs: { usagePlanId, keyId } }) {
    cloud.restApis.deleteUsagePlanKey({ usagePlanId, keyId })
  },
})
