import { changeLoad, marketWrites } from './change-load.ts'
import type { CostLoad } from './cost-load.ts'
import {
  type CostEstimate,
  type CostLine,
  gigabyte,
  hoursPerMonth,
  line,
  secondsPerMonth,
  sum,
} from './cost-line.ts'
import { changeRecordBytes } from './change-record-bytes.ts'
import { requirePositive } from './errors.ts'
import { consumersOf, gatewayDelivery } from './gateway-delivery.ts'
import { defaultMarketsWindowSeconds, marketItemBytes } from './market-writes.ts'
import { provisionedTable } from './provisioned-table.ts'
import { shardCount } from './shard-count.ts'

const frameUnitBytes = 32 * 1024

/** Measured sizes and times that the estimates assume; where a run was metered, its bill needs none of them. */
const writerSeconds = 0.03
const writerMemoryGb = 0.5
/** As deployed: packages/infra/src/function-settings.ts. */
const consumerMemoryGb = 1
const connectionManagerMemoryGb = 0.25
const projectorMemoryGb = 0.25
const heartbeatWriterMemoryGb = 0.125
/** Between two heartbeats of a shard: 4.5 to 6. */
const heartbeatSeconds = 5
/** Share of its window over which the projector spreads its writes. */
const projectorPace = 0.8
const connectionItemBytes = 300
/** A heartbeat, a watermark, or what a provider has used of its rate. */
const signItemBytes = 100
/** A writer remembers for so long what a provider sends, and writes down once what it expects to use. */
const rateSeconds = 2
/** What a function itself writes: the meter's bytes of a local run, less the platform's lines: 680 an invocation at 20 odds a second, 600 at 100. */
const ownLogBytes = 620
/** Start and report in JSON: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
const platformLogBytes = 530
const logBytesPerInvocation = ownLogBytes + platformLogBytes
const accessLogBytes = 350
/** Bytes of one odds record in a frame to an analyst, and of a frame with one alone as the published design sends it. */
const wireBytesPerOdds = 250
const wireBytesPerPush = 400
const responseBytes = 500
/** A client says that it is there this often, and is answered. */
const pingSeconds = 15
const pongSeconds = 0.005
/** Of a stack: what its functions and access logs count, and what its alarms look at. */
const customMetrics = 70
const alarmMetrics = 45
/** The published reference consumer logs each push. */
const logBytesPerPush = 260
const secondsPerPush = 0.01
const publishedMemoryGb = 0.125

/** Estimates a month of this system. @throws InvalidQuantityError */
export function estimateCost(load: CostLoad): CostEstimate {
  requireLoad(load)
  const shards = load.shards ?? shardCount(changeLoad(load))
  const requestsPerSecond = load.oddsPerSecond / load.oddsPerRequest
  const consumers = load.delivery === 'gateway' ? consumersOf(load) : 1
  const lines = [
    ...storage(load),
    ...stream(load, shards, consumers),
    ...markets(load, shards, consumers),
    ...heartbeats(),
    ...rates(requestsPerSecond, consumers),
    ...writing(requestsPerSecond),
    ...watching(requestsPerSecond),
    ...(load.delivery === 'gateway' ? gatewayDelivery(load) : apiGatewayDelivery(load, shards)),
  ]
  return sum(load.table === 'provisioned' ? provisionedTable(lines, load) : lines)
}

/**
 * Estimates a month of the published reference design under the same load: one PUT and one connection scan for each
 * odds record, one post for each odds record and analyst, each of them logged.
 * @throws InvalidQuantityError
 */
export function estimatePublishedCost(load: CostLoad): CostEstimate {
  requireLoad(load)
  const oddsPerMonth = load.oddsPerSecond * secondsPerMonth
  const pushesPerMonth = oddsPerMonth * load.analysts
  return sum([
    ...storage(load),
    ...stream(load, load.shards ?? shardCount(publishedStreamLoad(load)), 1),
    line('restRequest', 'PUT requests, one odds record each', oddsPerMonth),
    line('socketMessage', 'posts, one per odds record and analyst', pushesPerMonth),
    line('socketMinute', 'connections', (load.analysts * secondsPerMonth) / 60),
    line('dynamodbRead', 'connection scans, one per odds record', oddsPerMonth * scanUnits(load.analysts)),
    line('lambdaRequest', 'invocations', oddsPerMonth * 2),
    line(
      'lambdaCompute',
      'posting to each analyst in turn',
      (oddsPerMonth * writerSeconds + pushesPerMonth * secondsPerPush) * publishedMemoryGb,
    ),
    line(
      'logIngestion',
      'one line per post, and the platform’s',
      (pushesPerMonth * logBytesPerPush + oddsPerMonth * 2 * platformLogBytes) / gigabyte,
    ),
    line(
      'transferOut',
      'posts and responses sent out',
      (pushesPerMonth * load.followedShare * wireBytesPerPush + oddsPerMonth * responseBytes) / gigabyte,
    ),
  ])
}

function publishedStreamLoad(load: CostLoad) {
  return {
    writesPerSecond: load.oddsPerSecond,
    updateShare: 0,
    averageItemBytes: load.averageItemBytes,
  }
}

function storage(load: CostLoad): CostLine[] {
  const writeUnits = Math.ceil(load.averageItemBytes / 1024)
  const oddsPerMonth = load.oddsPerSecond * secondsPerMonth
  const storedBytes = load.oddsPerSecond * 86_400 * load.oddsRetentionDays * load.averageItemBytes
  return [
    line('dynamodbWrite', 'odds written', oddsPerMonth * writeUnits),
    line(
      'changeCapture',
      'changes captured, arrivals and expiries',
      changesPerOdds(load) * oddsPerMonth * writeUnits,
    ),
    line('dynamodbStorage', 'odds stored for their retention', storedBytes / gigabyte),
    line('recoveryStorage', 'recovery of the table to a point in time', storedBytes / gigabyte),
  ]
}

/** An expired item is captured too, with its old image. */
function changesPerOdds({ expires = true }: CostLoad): number {
  return expires ? 2 : 1
}

function stream(load: CostLoad, shards: number, consumers: number): CostLine[] {
  const recordsPerMonth = changesPerOdds(load) * load.oddsPerSecond * secondsPerMonth
  return [
    line('kinesisShard', 'shards', shards * hoursPerMonth),
    line('kinesisPut', 'change records', recordsPerMonth),
    line('kinesisConsumer', 'enhanced fan-out', consumers * shards * hoursPerMonth),
    fanOut('change records read', recordsPerMonth, load.averageItemBytes, consumers),
  ]
}

/** What the Market items add: their writes with all that follows from a write, and the projector itself. */
function markets(load: CostLoad, shards: number, consumers: number): CostLine[] {
  const windowSeconds = load.marketsWindowSeconds ?? defaultMarketsWindowSeconds
  const itemBytes = marketItemBytes(load.averageItemBytes)
  const writesPerMonth = marketWrites(load) * secondsPerMonth
  const unitsPerMonth = writesPerMonth * Math.ceil(itemBytes / 1024)
  const batchesPerMonth = (shards / windowSeconds) * secondsPerMonth
  const signsPerMonth = heartbeatsPerMonth(shards) + batchesPerMonth
  return [
    line('dynamodbWrite', 'newest odds of each market written', unitsPerMonth),
    line('dynamodbWrite', 'heartbeats and watermarks written', signsPerMonth),
    line('changeCapture', 'changes of markets captured', unitsPerMonth + signsPerMonth),
    line('kinesisPut', 'change records of markets', writesPerMonth + signsPerMonth),
    // A change of an item carries it as it was and as it is.
    fanOut('change records of markets read', writesPerMonth, 2 * itemBytes, consumers),
    fanOut('heartbeats and watermarks read', signsPerMonth, signItemBytes, consumers),
    line('lambdaRequest', 'projector, one batch per window and shard', batchesPerMonth),
    line('lambdaCompute', 'projector, paced', shards * projectorPace * projectorMemoryGb * secondsPerMonth),
  ]
}

function fanOut(item: string, recordsPerMonth: number, imageBytes: number, consumers: number): CostLine {
  return line('kinesisFanOut', item, (consumers * recordsPerMonth * changeRecordBytes(imageBytes)) / gigabyte)
}

/** Each writer that is warm reads and writes in turn what the providers have used of their rates. */
function rates(requestsPerSecond: number, consumers: number): CostLine[] {
  const writesPerMonth = (Math.max(1, requestsPerSecond * writerSeconds) / rateSeconds) * secondsPerMonth
  return [
    line('dynamodbWrite', 'used rates of providers written', writesPerMonth),
    line('dynamodbRead', 'used rates of providers read', writesPerMonth),
    line('changeCapture', 'changes of used rates captured', writesPerMonth),
    line('kinesisPut', 'change records of used rates', writesPerMonth),
    fanOut('change records of used rates read', writesPerMonth, 2 * signItemBytes, consumers),
  ]
}

/** The function that writes heartbeats: two runs of it overlap. */
function heartbeats(): CostLine[] {
  return [
    line('lambdaRequest', 'heartbeat writer, started once a minute', secondsPerMonth / 60),
    line('lambdaCompute', 'heartbeat writer', 2 * heartbeatWriterMemoryGb * secondsPerMonth),
    line('dynamodbRead', 'heartbeat writer, watermarks and last heartbeats', (2 * secondsPerMonth) / 1.5),
  ]
}

function heartbeatsPerMonth(shards: number): number {
  return (shards * secondsPerMonth) / heartbeatSeconds
}

/** PUT requests, and the functions that write what is in them. */
function writing(requestsPerSecond: number): CostLine[] {
  const perMonth = requestsPerSecond * secondsPerMonth
  return [
    line('restRequest', 'PUT requests', perMonth),
    line('lambdaRequest', 'writers', perMonth),
    line('lambdaCompute', 'writers', perMonth * writerSeconds * writerMemoryGb),
    line('logIngestion', 'lines of writers', (perMonth * logBytesPerInvocation) / gigabyte),
    line('transferOut', 'responses to providers', (perMonth * responseBytes) / gigabyte),
  ]
}

/** Metrics and alarms, and what is logged and traced of requests. */
function watching(requestsPerSecond: number): CostLine[] {
  return [
    line('metric', 'metrics of functions and access logs', customMetrics),
    line('alarmMetric', 'alarms', alarmMetrics),
    line('trace', 'traces of requests', sampledPerSecond(requestsPerSecond) * secondsPerMonth),
    line(
      'accessLogIngestion',
      'access log of the feeds API',
      (requestsPerSecond * accessLogBytes * secondsPerMonth) / gigabyte,
    ),
  ]
}

/**
 * Frames, connections and the consumer that posts. Frames a second to one analyst are (S/F)·(1 − e^(−W·s·F/S)) for W odds a second in
 * S shards, of which a share s is followed, and a flush every F seconds: the chance that a flush of a shard has anything to send. They
 * are no more than the parts of requests that come to a shard, since the odds of a request come at once.
 */
function apiGatewayDelivery(load: CostLoad, shards: number): CostLine[] {
  const flushesPerSecond = 1000 / load.flushIntervalMs
  const oddsPerFlush = load.oddsPerSecond / shards / flushesPerSecond
  const filledPerSecond = (share: number): number =>
    Math.min(
      shards * flushesPerSecond * (1 - Math.exp(-oddsPerFlush * share)),
      shards * partsPerSecond(load, share / shards),
    )
  const framesPerSecond = load.analysts * filledPerSecond(load.followedShare)
  const unitsPerFrame = Math.max(
    1,
    Math.ceil((oddsPerFlush * load.followedShare * load.averageItemBytes) / frameUnitBytes),
  )
  const flushesWithOdds = filledPerSecond(1)
  const odds = load.oddsPerSecond * load.analysts * load.followedShare
  return [
    ...pings(load),
    // A heartbeat is in the frame of odds that is due, if any.
    line(
      'socketMessage',
      'heartbeats without odds',
      load.analysts * heartbeatsPerMonth(shards) * Math.exp(-oddsPerFlush * load.followedShare),
    ),
    line('socketMessage', 'frames to analysts', framesPerSecond * unitsPerFrame * secondsPerMonth),
    line('socketMinute', 'connections', (load.analysts * secondsPerMonth) / 60),
    line(
      'dynamodbRead',
      'connection scans, one per second and shard',
      shards * scanUnits(load.analysts) * secondsPerMonth,
    ),
    line('lambdaRequest', 'batches', flushesWithOdds * secondsPerMonth),
    line(
      'lambdaCompute',
      'paced consumers',
      (flushesWithOdds / flushesPerSecond) * consumerMemoryGb * secondsPerMonth,
    ),
    line(
      'logIngestion',
      'lines of batches',
      (flushesWithOdds * logBytesPerInvocation * secondsPerMonth) / gigabyte,
    ),
    line('trace', 'traces of batches', sampledPerSecond(flushesWithOdds) * secondsPerMonth),
    line('transferOut', 'frames sent out', (odds * wireBytesPerOdds * secondsPerMonth) / gigabyte),
  ]
}

/** Requests a second with any odds of a share of all. */
function partsPerSecond({ oddsPerSecond, oddsPerRequest }: CostLoad, share: number): number {
  return (oddsPerSecond / oddsPerRequest) * (1 - (1 - share) ** oddsPerRequest)
}

/** X-Ray's own rule: the first of each second, and 5 % of the others. */
function sampledPerSecond(perSecond: number): number {
  return Math.min(perSecond, 1) + 0.05 * Math.max(0, perSecond - 1)
}

/** Each ping is a message in and one out, an invocation, and a read of the connection that is consistent. */
function pings(load: CostLoad): CostLine[] {
  const perMonth = (load.analysts / pingSeconds) * secondsPerMonth
  return [
    line('socketMessage', 'pings and pongs', 2 * perMonth),
    line('lambdaRequest', 'pings served', perMonth),
    line('lambdaCompute', 'pings served', perMonth * pongSeconds * connectionManagerMemoryGb),
    line('dynamodbRead', 'connections read for pings', perMonth),
    line('logIngestion', 'lines of pings', (perMonth * logBytesPerInvocation) / gigabyte),
    line('accessLogIngestion', 'access log of the WebSocket API', (perMonth * accessLogBytes) / gigabyte),
  ]
}

/** Eventually consistent: half a unit for each 4 KB. */
function scanUnits(connections: number): number {
  return Math.max(1, Math.ceil((connections * connectionItemBytes) / 4096)) / 2
}

function requireLoad(load: CostLoad): void {
  for (const quantity of [
    'oddsPerSecond',
    'oddsPerRequest',
    'averageItemBytes',
    'flushIntervalMs',
  ] as const) {
    requirePositive(quantity, load[quantity])
  }
}
