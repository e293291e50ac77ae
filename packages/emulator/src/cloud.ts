import { type Clock, createSystemClock } from '@sportsfeeds/std'
import { createExecuteApiService } from './apigateway/execute-api-service.ts'
import { accountBurst, accountRatePerSecond } from './apigateway/limits.ts'
import { createRestApis, type RestApis } from './apigateway/rest-apis.ts'
import { createTokenBucket } from './apigateway/token-bucket.ts'
import { createWebSocketApis, type WebSocketApis } from './apigateway-websocket/websocket-apis.ts'
import { createDistributions, type Distributions } from './cloudfront/distributions.ts'
import { type DynamoDb, openDynamoDb } from './dynamodb/dynamodb.ts'
import {
  createEventSourceMappings,
  type EventSourceMappings,
} from './event-source-mapping/event-source-mappings.ts'
import { createEcs, type Ecs } from './ecs/ecs.ts'
import { metadataPath } from './ecs/metadata-service.ts'
import { createLoadBalancers, type LoadBalancers } from './elb/load-balancers.ts'
import { createFaultContext } from './faults/fault-context.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { createLatency } from './faults/latency.ts'
import { createFrontDoor, type FrontDoor } from './http/front-door.ts'
import { createKinesis, type Kinesis } from './kinesis/kinesis.ts'
import type { OnLog } from './lambda/function-logs.ts'
import { createLambda, type Lambda } from './lambda/lambda.ts'
import { createMeter, type Meter } from './meter/meter.ts'
import { createOperatorService, operatorPath } from './operator/operator-service.ts'
import { type Buckets, createBuckets } from './s3/buckets.ts'
import { createSchedules, type Schedules } from './scheduler/schedules.ts'
import { createSqs, type Sqs } from './sqs/sqs.ts'

export interface CloudOptions {
  readonly region: string
  /** Twelve digits. */
  readonly accountId: string
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /** Port of the first CloudFront distribution that serves a bucket; each other takes the next one. 0 (the default) picks free ports. */
  readonly distributionPort?: number | undefined
  /** Port of the first load balancer; the next one takes the next port. 0 (the default) picks free ports. */
  readonly loadBalancerPort?: number | undefined
  /** Directory of DynamoDB's tables; in memory when not given. Everything else lives as long as the process. */
  readonly dataDir?: string | undefined
  /** The system's unless given. */
  readonly clock?: Clock | undefined
  /** Numbers in [0, 1), for repeatable connection ids. */
  readonly random?: (() => number) | undefined
  /** Delay between an append and a consumer with enhanced fan-out, be it a function or a subscriber; 0 unless given, about 70 on AWS. */
  readonly fanOutDelayMs?: number | undefined
  /** Called with the lines that services would write to their own logs: discarded records, unreachable functions. */
  readonly onLog?: ((message: string) => void) | undefined
  /** Called with every line that a function or a task prints. */
  readonly onFunctionLog?: OnLog | undefined
}

/** One account of AWS in one region, in this process, behind one port. */
export interface Cloud {
  readonly region: string
  readonly accountId: string
  /** `http://host:port`: the endpoint of every AWS client. */
  readonly endpoint: string
  readonly clock: Clock
  readonly meter: Meter
  readonly dynamodb: DynamoDb
  readonly kinesis: Kinesis
  readonly sqs: Sqs
  readonly lambda: Lambda
  readonly eventSourceMappings: EventSourceMappings
  readonly schedules: Schedules
  readonly restApis: RestApis
  readonly webSocketApis: WebSocketApis
  readonly buckets: Buckets
  readonly distributions: Distributions
  readonly loadBalancers: LoadBalancers
  readonly ecs: Ecs
  /** Injects faults; none unless a plan is set. */
  readonly faults: Faults
  /** Serves another service under a path of the same port. */
  readonly mount: FrontDoor['mount']
  /** Ends all connections, functions and timers, and closes the tables. */
  close(): Promise<void>
}

/** Opens a cloud. @throws PortInUseError for a taken port and DataDirectoryError for a directory that another run holds. */
export async function createCloud(options: CloudOptions): Promise<Cloud> {
  const {
    region,
    accountId,
    host,
    port,
    distributionPort = 0,
    loadBalancerPort = 0,
    dataDir,
    clock = createSystemClock({ isMonotonic: true, isBackground: true }),
    random,
    fanOutDelayMs,
    onLog,
    onFunctionLog,
  } = options
  const account = { region, accountId }
  let address = ''
  const endpoint = (): string => address

  const meter = createMeter()
  const door = createFrontDoor()
  const faultContext = createFaultContext(clock)
  const latency = createLatency(faultContext)
  const kinesis = createKinesis({ ...account, clock, meter, fanOutDelayMs })
  const sqs = createSqs({ ...account, clock, meter, endpoint })
  const dynamodb = await openDynamoDb({ ...account, clock, meter, streams: kinesis, dataDir, onLog })
  const lambda = createLambda({ ...account, clock, meter, endpoint, onLog: onFunctionLog })
  const invoker = latency.invoker(lambda)
  const eventSourceMappings = createEventSourceMappings({
    clock,
    streams: kinesis,
    invoker,
    queues: sqs,
    fanOutDelayMs,
    onLog,
  })
  const schedules = createSchedules({ clock, invoker, onLog })
  const apiOptions = {
    ...account,
    clock,
    meter,
    invoker,
    endpoint,
    onLog,
    accountBucket: createTokenBucket({ rateLimit: accountRatePerSecond, burstLimit: accountBurst }, clock),
  }
  const restApis = createRestApis(apiOptions)
  const webSocketApis = createWebSocketApis({ ...apiOptions, random })

  const buckets = createBuckets({ region, clock })
  const loadBalancers = createLoadBalancers({ ...account, host, port: loadBalancerPort, clock, meter })
  const distributions = createDistributions({
    accountId,
    host,
    port: distributionPort,
    buckets,
    upgradesAt: (origin) => loadBalancers.upgradesAt(origin),
  })
  const ecs = createEcs({
    ...account,
    host,
    clock,
    meter,
    targets: loadBalancers,
    endpoint,
    onLog: onFunctionLog,
  })

  const faults = createFaults({
    context: faultContext,
    latency,
    dynamodb,
    kinesis,
    lambda,
    ecs,
    webSocketApis,
  })

  door.serveTarget('DynamoDB_20120810', latency.http('dynamodb', dynamodb.service))
  door.serveTarget('Kinesis_20131202', latency.http('kinesis', kinesis.service))
  door.serveTarget('AmazonEC2ContainerServiceV20141113', ecs.service)
  door.serveTarget('AmazonSQS', latency.http('sqs', sqs.service))
  door.serveForms(latency.http('sqs', sqs.queryService))
  door.mount(
    '/execute-api',
    createExecuteApiService({
      restApis: latency.http('apigateway', restApis),
      webSocketApis: latency.webSocket('apigateway-websocket', webSocketApis),
    }),
    { openToPages: true },
  )

  door.mount(metadataPath, ecs.metadataService)
  door.mount(operatorPath, createOperatorService({ clock, meter, faults, lambda, ecs }))

  const close = async (): Promise<void> => {
    faults.clear()
    eventSourceMappings.close()
    schedules.close()
    webSocketApis.close()
    await Promise.all([door.close(), distributions.close(), ecs.close(), loadBalancers.close()])
    await lambda.close()
    sqs.close()
    await dynamodb.close()
  }

  try {
    address = `http://${host}:${await door.listen({ host, port })}`
  } catch (error) {
    await close()
    throw error
  }
  return {
    ...account,
    endpoint: address,
    clock,
    meter,
    dynamodb,
    kinesis,
    sqs,
    lambda,
    eventSourceMappings,
    schedules,
    restApis,
    webSocketApis,
    buckets,
    distributions,
    loadBalancers,
    ecs,
    faults,
    mount: (prefix, service, mountOptions) => door.mount(prefix, service, mountOptions),
    close,
  }
}
