import * as z from 'zod'
import type { Properties } from '../engine/property-values.ts'
import { defineResource } from '../engine/resource-handler.ts'
import { InvalidInputsError } from '../errors.ts'
import type { CloudContext } from './context.ts'
import { inert, tagInputs, Strings, Whole } from './inputs.ts'
import { physicalName } from './names.ts'

const IndexInputs = z
  .strictObject({
    name: z.string(),
    keySchemas: z
      .array(z.strictObject({ attributeName: z.string(), keyType: z.enum(['HASH', 'RANGE']) }))
      .optional(),
    // The older way to say the same.
    hashKey: z.string().optional(),
    rangeKey: z.string().optional(),
    projectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    nonKeyAttributes: Strings.optional(),
    readCapacity: Whole.optional(),
    writeCapacity: Whole.optional(),
    onDemandThroughput: inert,
    warmThroughput: inert,
  })
  .transform(({ name, keySchemas, hashKey, rangeKey, projectionType, nonKeyAttributes, ...capacity }) => ({
    indexName: name,
    provisioned: { read: capacity.readCapacity ?? 1, write: capacity.writeCapacity ?? 1 },
    hashKey: keySchemas?.find(({ keyType }) => keyType === 'HASH')?.attributeName ?? hashKey ?? '',
    rangeKey: keySchemas?.find(({ keyType }) => keyType === 'RANGE')?.attributeName ?? rangeKey,
    projectionType,
    nonKeyAttributes,
  }))
  .refine(({ hashKey }) => hashKey !== '', 'must name a HASH key in keySchemas')

const TableInputs = z.strictObject({
  ...tagInputs,
  name: z.string().optional(),
  attributes: z.array(z.strictObject({ name: z.string(), type: z.enum(['S', 'N', 'B']) })),
  hashKey: z.string(),
  rangeKey: z.string().optional(),
  globalSecondaryIndexes: z.array(IndexInputs).default([]),
  ttl: z
    .strictObject({ attributeName: z.string().default(''), enabled: z.boolean().default(false) })
    .optional(),
  billingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']).default('PROVISIONED'),
  readCapacity: Whole.default(1),
  writeCapacity: Whole.default(1),
  // Protection of a table: the emulator has no backups.
  onDemandThroughput: inert,
  warmThroughput: inert,
  tableClass: inert,
  deletionProtectionEnabled: inert,
  pointInTimeRecovery: inert,
  serverSideEncryption: inert,
})
type TableInputs = z.infer<typeof TableInputs>

export const table = defineResource<CloudContext, TableInputs>({
  type: 'aws:dynamodb/table:Table',
  inputs: TableInputs,
  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
  replaceOn: ['name', 'hashKey', 'rangeKey'],
  changesInPlaceOnAws: ['attributes', 'globalSecondaryIndexes'],
  fixedPart: (_, value) => (Array.isArray(value) ? value.map(withoutCapacity) : value),
  async read({ cloud }, { id, inputs }) {
    if (!(await hasTable(cloud, id))) return undefined
    const attributeName = await cloud.dynamodb.timeToLiveAttribute(id)
    const declared = inputs.ttl?.enabled === true ? inputs.ttl.attributeName : undefined
    return {
      ...(attributeName !== declared && {
        ttl: { attributeName: attributeName ?? '', enabled: attributeName !== undefined },
      }),
      ...(await billingDrift(cloud, id, inputs)),
    }
  },
  async create({ cloud, isStrict = false }, request) {
    const { inputs } = request
    const name = physicalName(request, inputs.name)
    if (isStrict && (await hasTable(cloud, name))) {
      throw new InvalidInputsError(request, `ResourceInUseException: Table already exists: ${name}`)
    }
    // A table of the same shape that a data directory holds already is taken as it is.
    await cloud.dynamodb.createTable({
      tableName: name,
      attributes: Object.fromEntries(inputs.attributes.map((attribute) => [attribute.name, attribute.type])),
      hashKey: inputs.hashKey,
      rangeKey: inputs.rangeKey,
      globalSecondaryIndexes: inputs.globalSecondaryIndexes,
      ...billingOf(inputs),
    })
    await setTimeToLive(cloud, name, inputs)
    return { id: name, outputs: { name, arn: cloud.dynamodb.tableArn(name) } }
  },
  async update({ cloud }, { id, outputs }, { inputs }) {
    const { globalSecondaryIndexes } = inputs
    await cloud.dynamodb.setBilling(id, {
      ...billingOf(inputs),
      indexes: Object.fromEntries(
        globalSecondaryIndexes.map(({ indexName, provisioned }) => [indexName, provisioned]),
      ),
    })
    await setTimeToLive(cloud, id, inputs)
    return { id, outputs }
  },
  delete: ({ cloud }, { id }) => cloud.dynamodb.deleteTable(id),
})

function billingOf({ billingMode, readCapacity, writeCapacity }: TableInputs) {
  return { billingMode, provisioned: { read: readCapacity, write: writeCapacity } }
}

/** How the table itself is paid, where that is otherwise than declared; of the indexes nothing. */
async function billingDrift(
  { dynamodb }: CloudContext['cloud'],
  tableName: string,
  declared: TableInputs,
): Promise<Properties> {
  const { billingMode, provisioned } = await dynamodb.billing(tableName)
  return {
    ...(billingMode !== declared.billingMode && { billingMode }),
    ...(provisioned !== undefined &&
      provisioned.read !== declared.readCapacity && { readCapacity: provisioned.read }),
    ...(provisioned !== undefined &&
      provisioned.write !== declared.writeCapacity && { writeCapacity: provisioned.write }),
  }
}

/** An index of a table's inputs, as far as only AWS changes it. */
function withoutCapacity(index: unknown): unknown {
  if (typeof index !== 'object' || index === null) return index
  return Object.fromEntries(
    Object.entries(index).filter(([key]) => key !== 'readCapacity' && key !== 'writeCapacity'),
  )
}

function hasTable({ dynamodb }: CloudContext['cloud'], tableName: string): Promise<boolean> {
  return dynamodb.describeTable(tableName).then(
    () => true,
    () => false,
  )
}

function setTimeToLive(
  { dynamodb }: CloudContext['cloud'],
  tableName: string,
  { ttl }: Pick<TableInputs, 'ttl'>,
): Promise<void> {
  return dynamodb.setTimeToLive(tableName, ttl ?? { attributeName: '', enabled: false })
}

const DestinationInputs = z.strictObject({
  region: tagInputs.region,
  tableName: z.string(),
  streamArn: z.string(),
  approximateCreationDateTimePrecision: z.enum(['MILLISECOND', 'MICROSECOND']).default('MILLISECOND'),
})
type DestinationInputs = z.infer<typeof DestinationInputs>

export const kinesisStreamingDestination = defineResource<CloudContext, DestinationInputs>({
  type: 'aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination',
  inputs: DestinationInputs,
  read({ cloud }, { inputs: { tableName, streamArn, approximateCreationDateTimePrecision: declared } }) {
    const found = cloud.dynamodb.kinesisDestinations(tableName).find((each) => each.streamArn === streamArn)
    if (found === undefined) return undefined
    return found.precision === declared ? {} : { approximateCreationDateTimePrecision: found.precision }
  },
  async create(
    { cloud },
    { inputs: { tableName, streamArn, approximateCreationDateTimePrecision: precision } },
  ) {
    await cloud.dynamodb.setKinesisDestination(tableName, { streamArn, precision })
    return { id: `${tableName},${streamArn}`, outputs: {} }
  },
  delete: ({ cloud }, { inputs: { tableName, streamArn } }) =>
    cloud.dynamodb.disableKinesisDestination(tableName, streamArn),
})
