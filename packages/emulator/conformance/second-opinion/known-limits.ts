export interface KnownLimit {
  /** Names of the cases, as constraint-cases.ts makes them. */
  readonly cases: RegExp
  readonly reason: string
}

const dynalite = 'dynalite does not read it'
const incomplete = 'is refused for what it needs next to it'

/** Constraints of AWS's service models that the emulator does not keep, or keeps more strictly. */
export const knownLimits = {
  dynamodb: [
    { cases: / TableName (min 1|max 1024) is refused$/, reason: 'tables are named, not referred to by ARN' },
    {
      cases: /^PutItem ReturnValues enum \w+ is refused$/,
      reason: 'API_PutItem allows only two of the values that its type has',
    },
    { cases: /^BatchGetItem .*Keys max 100 is refused$/, reason: 'no key may come twice' },
    {
      cases: / (ConditionalOperator|Expected|ScanFilter|AttributeUpdates|AttributesToGet)/,
      reason: `a parameter of the time before expressions, which ${incomplete}`,
    },
    {
      cases:
        / (BillingMode enum PROVISIONED|\w+\.\w+CapacityUnits min 1|TotalSegments min 1|\S+\.KeySchema min 1) is refused$/,
      reason: incomplete,
    },
    { cases: /ReturnValuesOnConditionCheckFailure enum$/, reason: dynalite },
    {
      cases:
        /^(Create|Update)Table (StreamSpecification|SSESpecification|Tags|TableClass|GlobalTable|VectorIndex|MultiRegion|ReplicaUpdates)/,
      reason: dynalite,
    },
    { cases: /^UpdateTable AttributeDefinitions/, reason: `${dynalite} unless an index is added` },
  ],
  kinesis: [
    { cases: / StreamId pattern$/, reason: 'AWS reserves it for later' },
    {
      cases: /^CreateStream (WarmThroughputMiBps|RecordDistributionStrategy)/,
      reason: 'the emulator does not read it',
    },
    {
      cases: /^CreateStream MaxRecordSizeInKiB max 10240 is refused$/,
      reason: 'records of more than 1 MiB are not emulated',
    },
  ],
  sqs: [
    { cases: /MessageSystemAttributes\{\} needs DataType$/, reason: 'the emulator does not read it' },
    { cases: /^SendMessageBatch needs Entries$/, reason: 'a batch is looked at when its queue is found' },
  ],
} as const satisfies Record<string, readonly KnownLimit[]>
