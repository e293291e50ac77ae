import { randomUUID } from 'node:crypto'
import type { Clock, Timer } from '@sportsfeeds/std'
import { AwsError } from '../errors.ts'
import type { StartingPosition, StreamSource } from '../kinesis/types.ts'
import { functionNameOf } from '../lambda/function-arn.ts'
import type { Invoker } from '../lambda/types.ts'
import type { QueueSink } from '../sqs/types.ts'
import type { Batch, BatchOutcome, DiscardCondition } from './batch-decisions.ts'
import { failureDocument } from './failure-document.ts'
import { toBatchOutcome } from './function-response.ts'
import { type EventRecord, toEvent, toEventRecord } from './kinesis-event.ts'
import {
  isFanOutConsumer,
  type MappingInput,
  type MappingSettings,
  parseSettings,
  streamArnOf,
} from './settings.ts'
import { createShardReader, type ShardReader } from './shard-reader.ts'

export interface EventSourceMappingsOptions {
  readonly clock: Clock
  readonly streams: StreamSource
  readonly invoker: Invoker
  readonly queues: QueueSink
  /** Time from an append to the function, for enhanced fan-out consumers; AWS needs about 70 ms. */
  readonly fanOutDelayMs?: number | undefined
  /** Called with a message for discarded records and unreachable functions. */
  readonly onLog?: ((message: string) => void) | undefined
}

export interface EventSourceMappings {
  create(input: MappingInput): { readonly uuid: string }
  /** Takes effect with the next batch; the starting position and the event source stay as they are. */
  update(uuid: string, change: Partial<Omit<MappingInput, 'eventSourceArn' | 'startingPosition'>>): void
  delete(uuid: string): void
  describe(uuid: string): MappingState
  list(): readonly MappingState[]
  close(): void
}

interface MappingState {
  readonly uuid: string
  readonly functionArn: string
  readonly settings: MappingSettings
  /** Age of the oldest record that was read and is not processed, by shard; 0 when there is none. */
  readonly iteratorAgeMs: Readonly<Record<string, number>>
  readonly counts: Readonly<MappingCounts>
}

interface MappingCounts {
  /** Invocations of the function. */
  batches: number
  /** Attempts after which records were sent again. */
  retries: number
  recordsDone: number
  recordsDiscarded: number
  /** Documents sent to the on-failure queue. */
  sentToDestination: number
}

/** Lambda polls a shard once a second: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
const pollIntervalMs = 1_000

interface Mapping {
  settings: MappingSettings
  functionArn: string
  readonly counts: MappingCounts
  readonly readers: Map<string, ShardReader>
  timer: Timer | undefined
}

/** The pollers of Lambda: they read streams and call functions with batches of records. */
export function createEventSourceMappings(options: EventSourceMappingsOptions): EventSourceMappings {
  const { clock, streams, invoker, queues, fanOutDelayMs = 0, onLog } = options
  const mappings = new Map<string, Mapping>()

  const find = (uuid: string): Mapping => {
    const mapping = mappings.get(uuid)
    if (mapping === undefined) {
      throw new AwsError('ResourceNotFoundException', `There is no event source mapping "${uuid}".`, 404)
    }
    return mapping
  }

  const openReader = (mapping: Mapping, shardId: string, from: StartingPosition): ShardReader => {
    const { eventSourceArn } = mapping.settings
    let lastFunctionError: string | undefined

    const send = async (batch: Batch<EventRecord>): Promise<BatchOutcome> => {
      const { functionArn, settings, counts } = mapping
      const reportsItemFailures = settings.functionResponseTypes.includes('ReportBatchItemFailures')
      try {
        const result = await invoker.invoke(functionArn, toEvent(batch.records))
        counts.batches += 1
        lastFunctionError = result.kind === 'error' ? result.functionError : undefined
        return toBatchOutcome(result, batch.records, reportsItemFailures)
      } catch (error) {
        onLog?.(`${functionArn} was not reached for ${shardId}: ${String(error)}`)
        return { kind: 'notReached' }
      }
    }

    const discard = (batch: Batch<EventRecord>, condition: DiscardCondition): void => {
      const { functionArn, counts, settings } = mapping
      counts.recordsDiscarded += batch.records.length
      onLog?.(`${batch.records.length} records of ${shardId} are discarded for ${functionArn}: ${condition}`)
      if (settings.onFailureDestinationArn === undefined) return
      const document = failureDocument(batch, {
        requestId: randomUUID(),
        functionArn,
        shardId,
        streamArn: streamArnOf(eventSourceArn),
        condition,
        functionError: lastFunctionError,
        nowMs: clock.now(),
      })
      try {
        queues.send(settings.onFailureDestinationArn, document)
        counts.sentToDestination += 1
      } catch (error) {
        onLog?.(`The on-failure destination refused ${document}: ${String(error)}`)
      }
    }

    return createShardReader({
      cursor: streams.openCursor(eventSourceArn, shardId, from),
      clock,
      settings: () => mapping.settings,
      pushDelayMs: isFanOutConsumer(eventSourceArn) ? fanOutDelayMs : undefined,
      toEventRecord: (record) =>
        toEventRecord(record, { shardId, eventSourceArn, functionArn: mapping.functionArn }),
      send,
      discard,
      onAttempt({ doneRecords, isRetried }) {
        mapping.counts.recordsDone += doneRecords
        if (isRetried) mapping.counts.retries += 1
      },
    })
  }

  /** Begins with the shards that have no reader; those that were split or merged from others wait for these. */
  const openShards = (mapping: Mapping, from: StartingPosition): void => {
    const { eventSourceArn } = mapping.settings
    const shardIds = streams.shardIds(eventSourceArn)
    const isDue = (parentId: string): boolean =>
      !shardIds.includes(parentId) || mapping.readers.get(parentId)?.isFinished === true
    for (const shardId of shardIds) {
      if (mapping.readers.has(shardId)) continue
      if (!streams.parentIdsOf(eventSourceArn, shardId).every(isDue)) continue
      mapping.readers.set(shardId, openReader(mapping, shardId, from))
    }
  }

  const poll = (mapping: Mapping): void => {
    try {
      // Shards that appear later are read from their beginning.
      openShards(mapping, { type: 'TRIM_HORIZON' })
    } catch (error) {
      // A stream may be deleted under a mapping, which then waits for it, as on AWS.
      if (!(error instanceof AwsError && error.code === 'ResourceNotFoundException')) throw error
      onLog?.(`${mapping.functionArn} has nothing to read: ${error.message}`)
    }
    for (const reader of mapping.readers.values()) reader.read()
    mapping.timer = clock.setTimeout(() => poll(mapping), pollIntervalMs)
  }

  const stop = (mapping: Mapping): void => {
    mapping.timer?.cancel()
    for (const reader of mapping.readers.values()) reader.stop()
  }

  const stateOf = (uuid: string, { settings, functionArn, readers, counts }: Mapping): MappingState => ({
    uuid,
    functionArn,
    settings,
    iteratorAgeMs: Object.fromEntries(
      [...readers].map(([shardId, { iteratorAgeMs }]) => [shardId, iteratorAgeMs]),
    ),
    counts: { ...counts },
  })

  return {
    create(input) {
      const settings = parseSettings(input)
      const mapping: Mapping = {
        settings,
        functionArn: toFunctionArn(settings),
        counts: {
          batches: 0,
          retries: 0,
          recordsDone: 0,
          recordsDiscarded: 0,
          sentToDestination: 0,
        },
        readers: new Map(),
        timer: undefined,
      }
      openShards(mapping, { type: settings.startingPosition })
      const uuid = randomUUID()
      mappings.set(uuid, mapping)
      poll(mapping)
      return { uuid }
    },
    update(uuid, change) {
      const mapping = find(uuid)
      const settings = parseSettings({ ...mapping.settings, ...change })
      mapping.functionArn = toFunctionArn(settings)
      mapping.settings = settings
      for (const reader of mapping.readers.values()) reader.read()
    },
    delete(uuid) {
      stop(find(uuid))
      mappings.delete(uuid)
    },
    describe: (uuid) => stateOf(uuid, find(uuid)),
    list: () => [...mappings].map(([uuid, mapping]) => stateOf(uuid, mapping)),
    close() {
      for (const mapping of mappings.values()) stop(mapping)
      mappings.clear()
    },
  }
}

function toFunctionArn({ functionName, eventSourceArn }: MappingSettings): string {
  const name = functionNameOf(functionName)
  if (name === undefined) {
    throw new AwsError(
      'InvalidParameterValueException',
      `"${functionName}" is neither a function's name nor its ARN.`,
    )
  }
  const [, partition, , region, accountId] = eventSourceArn.split(':')
  return `arn:${partition}:lambda:${region}:${accountId}:function:${name}`
}
