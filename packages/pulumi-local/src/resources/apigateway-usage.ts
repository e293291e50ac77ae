import * as z from 'zod'
import { createDraftResources } from './draft-resource.ts'
import { inert, tagInputs, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const defineRestResource = createDraftResources(({ restApis }) => restApis.drafts)

/** As long as the values that API Gateway generates. */
const apiKeyLength = 40

export const apiKey = defineRestResource({
  type: 'aws:apigateway/apiKey:ApiKey',
  kind: 'apiKey',
  inputs: z.strictObject({
    ...tagInputs,
    name: z.string().optional(),
    value: z.string().optional(),
    enabled: z.boolean().optional(),
    description: inert,
    customerId: inert,
  }),
  replaceOn: ['name', 'value'],
  secretOutputs: ['value'],
  settings({ inputs, ...resource }, { generateSecret }) {
    const name = physicalName(resource, inputs.name)
    return {
      name,
      value: inputs.value ?? generateSecret(`API key ${name}`, apiKeyLength),
      enabled: inputs.enabled,
    }
  },
  outputs: ({ id, name, value }, { region }) => ({
    name,
    value,
    arn: `arn:aws:apigateway:${region}::/apikeys/${id}`,
  }),
})

export const usagePlan = defineRestResource({
  type: 'aws:apigateway/usagePlan:UsagePlan',
  kind: 'usagePlan',
  inputs: z.strictObject({
    ...tagInputs,
    name: z.string().optional(),
    apiStages: z.array(z.strictObject({ apiId: z.string(), stage: z.string() })).optional(),
    throttleSettings: z.strictObject({ rateLimit: z.coerce.number(), burstLimit: Whole }).optional(),
    quotaSettings: z
      .strictObject({ limit: Whole, period: z.literal('DAY'), offset: z.literal(0).optional() })
      .optional(),
    description: inert,
    productCode: inert,
  }),
  settings: ({ inputs, ...resource }) => ({
    name: physicalName(resource, inputs.name),
    apiStages: inputs.apiStages,
    throttle: inputs.throttleSettings,
    quota: inputs.quotaSettings,
  }),
  outputs: ({ id, name }, { region }) => ({ name, arn: `arn:aws:apigateway:${region}::/usageplans/${id}` }),
})

export const usagePlanKey = defineRestResource({
  type: 'aws:apigateway/usagePlanKey:UsagePlanKey',
  kind: 'usagePlanKey',
  inputs: z.strictObject({
    region: tagInputs.region,
    usagePlanId: z.string(),
    keyId: z.string(),
    keyType: z.literal('API_KEY'),
  }),
  replaceOn: ['*'],
  settings: ({ inputs: { usagePlanId, keyId } }) => ({ usagePlanId, keyId }),
  id: ({ keyId }) => keyId,
})
