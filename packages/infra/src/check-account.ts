import { changeLoad, shardCount, tableCapacity } from '@sportsfeeds/cost'
import type { AccountLimits } from './account-limits.ts'
import type { StackConfig } from './config.ts'
import { reservedConsumerExecutions } from './consumer-concurrency.ts'
import { restPaths, restRoutes } from './rest-routes.ts'
import { socketRoutes } from './socket-routes.ts'
import { defaultThrottle } from './stage.ts'

export interface AccountFindings {
  /** What AWS would refuse, half-way through a deployment. */
  readonly misfits: readonly string[]
  /** What it would accept, and what an operator should know. */
  readonly warnings: readonly string[]
}

/** Compares what a stack needs with what its account has in the region. */
export function checkAccount(config: StackConfig, limits: AccountLimits): AccountFindings {
  return {
    misfits: [...lambdaMisfits(config, limits), ...tableMisfits(config)],
    warnings: [...apiWarnings(config, limits), ...loggingWarnings(limits)],
  }
}

function lambdaMisfits(config: StackConfig, limits: AccountLimits): string[] {
  const { concurrencyLimit } = config
  if (concurrencyLimit > limits.concurrentExecutions) {
    return [
      `sportsfeeds:concurrencyLimit is ${concurrencyLimit}, and the account has ${limits.concurrentExecutions} concurrent executions: ` +
        `set it to ${limits.concurrentExecutions}, or ask for more (Service Quotas, AWS Lambda)`,
    ]
  }
  const reserved =
    config.delivery === 'apiGateway'
      ? reservedConsumerExecutions({ ...config, shards: plannedShards(config) })
      : undefined
  // Reservations of this stack's own earlier deployments are among those that are taken.
  const taken = limits.concurrentExecutions - limits.unreservedExecutions
  const left = limits.concurrentExecutions - Math.max(0, taken - (reserved ?? 0)) - unreservedMinimum
  return reserved === undefined || reserved <= left
    ? []
    : [
        `the consumer reserves ${reserved} concurrent executions, and other functions of the account have reserved ${taken} of ` +
          `${limits.concurrentExecutions}: free some, or ask for more (Service Quotas, AWS Lambda)`,
      ]
}

function plannedShards(config: StackConfig): number | undefined {
  if (config.streamMode === 'onDemand') return undefined
  return config.shards ?? shardCount(changeLoad({ ...config, oddsPerSecond: config.expectedWritesPerSecond }))
}

function tableMisfits(config: StackConfig): string[] {
  if (config.billingMode !== 'PROVISIONED') return []
  const peak = { ...config, oddsPerSecond: config.expectedWritesPerSecond }
  const { max } = tableCapacity(peak, config).table.write
  return max > tableWriteUnits
    ? [
        `sportsfeeds:expectedWritesPerSecond is ${config.expectedWritesPerSecond}, for which PROVISIONED scales to ${max} write units, more than the ` +
          `${tableWriteUnits} of one table: ask for more (Service Quotas, DynamoDB), set maxWriteUnits, or billingMode to PAY_PER_REQUEST`,
      ]
    : []
}

function apiWarnings({ delivery }: StackConfig, { apiRequestsPerSecond }: AccountLimits): string[] {
  // Without posts to analysts nobody waits.
  if (delivery === 'gateway') return []
  const own = allowedRequestsPerSecond()
  return own < apiRequestsPerSecond
    ? []
    : [
        `The account takes ${apiRequestsPerSecond} API requests a second, and the routes of this stack may take ${own}: under full load ` +
          'posts to analysts would wait. Ask for more (Service Quotas, API Gateway, Throttle rate), or lower the throttles of the routes.',
      ]
}

/** The role that API Gateway logs with is one for the account and region, and a deployment sets it. */
function loggingWarnings({ loggingRoleArn }: AccountLimits): string[] {
  return loggingRoleArn === undefined || ofThisProgram.test(loggingRoleArn)
    ? []
    : [
        `API Gateway logs with the role ${loggingRoleArn} for all APIs of the account in this region; the stack puts a role of its own in its ` +
          'place, which lets every API write logs, and which stays when the stack goes.',
      ]
}

/** As components/logging.ts names it, with the random end that Pulumi adds. */
const ofThisProgram = /:role\/logging-api-gateway-[0-9a-f]+$/

/** The limits of all methods and routes together. */
function allowedRequestsPerSecond(): number {
  const own = [...restRoutes, ...socketRoutes].reduce((sum, { throttle }) => sum + throttle.ratePerSecond, 0)
  return own + restPaths(restRoutes).length * defaultThrottle.ratePerSecond
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const unreservedMinimum = 100
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const tableWriteUnits = 40_000
