import * as z from 'zod'
import { defineResource, type ResourceRequest } from '../engine/resource-handler.ts'
import { CodeArchive, codeDirectory } from './code-archive.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, TextMap, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const FunctionInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  code: CodeArchive,
  handler: z.string(),
  runtime: z.string(),
  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html gives the defaults.
  timeout: Whole.default(3),
  memorySize: Whole.default(128),
  environment: z.strictObject({ variables: TextMap.default({}) }).optional(),
  reservedConcurrentExecutions: Whole.optional(),
  packageType: z.literal('Zip').optional(),
  role: inert,
  architectures: inert,
  description: inert,
  loggingConfig: inert,
  tracingConfig: inert,
  kmsKeyArn: inert,
  ephemeralStorage: inert,
  sourceCodeHash: inert,
  publish: inert,
})
type FunctionInputs = z.infer<typeof FunctionInputs>

export const lambdaFunction = defineResource<CloudContext, FunctionInputs>({
  type: 'aws:lambda/function:Function',
  inputs: FunctionInputs,
  replaceOn: ['name'],
  outputsThatChange: ['codeSha256', 'sourceCodeHash'],
  read: ({ cloud }, { id }) => (cloud.lambda.functionNames().includes(id) ? {} : undefined),
  async create(context, request) {
    const name = physicalName(request, request.inputs.name)
    const settings = await functionSettings(context, request)
    const { functionArn } = context.cloud.lambda.createFunction({ functionName: name, ...settings })
    return { id: name, outputs: functionOutputs(context, name, functionArn, request.inputs) }
  },
  async update(context, { id }, request) {
    context.cloud.lambda.updateFunction(id, await functionSettings(context, request))
    return { id, outputs: functionOutputs(context, id, context.cloud.lambda.functionArn(id), request.inputs) }
  },
  delete: ({ cloud }, { id }) => cloud.lambda.deleteFunction(id),
})

async function functionSettings(context: CloudContext, { inputs }: ResourceRequest<FunctionInputs>) {
  return {
    codePath: await codeDirectory(inputs.code, context.workDirectory, { isCopied: context.isStrict }),
    handler: inputs.handler,
    runtime: inputs.runtime,
    memoryMb: inputs.memorySize,
    timeoutSeconds: inputs.timeout,
    environment: inputs.environment?.variables ?? {},
    // −1 stands for none: https://www.pulumi.com/registry/packages/aws/api-docs/lambda/function/
    reservedConcurrency:
      inputs.reservedConcurrentExecutions === -1 ? undefined : inputs.reservedConcurrentExecutions,
  }
}

function functionOutputs({ region }: CloudContext, name: string, arn: string, { code }: FunctionInputs) {
  const invokePrefix = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions`
  return {
    name,
    arn,
    invokeArn: `${invokePrefix}/${arn}/invocations`,
    qualifiedArn: `${arn}:$LATEST`,
    qualifiedInvokeArn: `${invokePrefix}/${arn}:$LATEST/invocations`,
    version: '$LATEST',
    codeSha256: code.sha256,
    sourceCodeHash: code.sha256,
  }
}

const MappingInputs = z.strictObject({
  ...tagInputs,
  eventSourceArn: z.string(),
  functionName: z.string(),
  startingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  enabled: z.boolean().optional(),
  batchSize: Whole.optional(),
  maximumBatchingWindowInSeconds: Whole.optional(),
  parallelizationFactor: Whole.optional(),
  maximumRetryAttempts: Whole.optional(),
  maximumRecordAgeInSeconds: Whole.optional(),
  bisectBatchOnFunctionError: z.boolean().optional(),
  functionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).optional(),
  destinationConfig: z
    .strictObject({ onFailure: z.strictObject({ destinationArn: z.string() }).optional() })
    .optional(),
  metricsConfig: inert,
  kmsKeyArn: inert,
})
type MappingInputs = z.infer<typeof MappingInputs>

export const eventSourceMapping = defineResource<CloudContext, MappingInputs>({
  type: 'aws:lambda/eventSourceMapping:EventSourceMapping',
  inputs: MappingInputs,
  replaceOn: ['eventSourceArn', 'startingPosition'],
  read: ({ cloud }, { id }) =>
    cloud.eventSourceMappings.list().some(({ uuid }) => uuid === id) ? {} : undefined,
  create(context, { inputs }) {
    const { uuid } = context.cloud.eventSourceMappings.create({
      ...mappingSettings(inputs),
      eventSourceArn: inputs.eventSourceArn,
      startingPosition: inputs.startingPosition,
    })
    return { id: uuid, outputs: mappingOutputs(context, uuid) }
  },
  update(context, { id }, { inputs }) {
    context.cloud.eventSourceMappings.update(id, mappingSettings(inputs))
    return { id, outputs: mappingOutputs(context, id) }
  },
  delete: ({ cloud }, { id }) => cloud.eventSourceMappings.delete(id),
})

function mappingSettings(inputs: MappingInputs) {
  return {
    functionName: inputs.functionName,
    enabled: inputs.enabled,
    batchSize: inputs.batchSize,
    maximumBatchingWindowSeconds: inputs.maximumBatchingWindowInSeconds,
    parallelizationFactor: inputs.parallelizationFactor,
    maximumRetryAttempts: inputs.maximumRetryAttempts,
    maximumRecordAgeSeconds: inputs.maximumRecordAgeInSeconds,
    bisectBatchOnFunctionError: inputs.bisectBatchOnFunctionError,
    functionResponseTypes: inputs.functionResponseTypes,
    onFailureDestinationArn: inputs.destinationConfig?.onFailure?.destinationArn,
  }
}

function mappingOutputs({ cloud, region, accountId }: CloudContext, uuid: string) {
  return {
    uuid,
    arn: `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${uuid}`,
    functionArn: cloud.eventSourceMappings.describe(uuid).functionArn,
    state: 'Enabled',
  }
}
