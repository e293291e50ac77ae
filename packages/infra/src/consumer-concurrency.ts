export interface ConsumerLoad {
  /** Undefined for a stream on demand, whose shards AWS chooses. */
  readonly shards: number | undefined
  /** Batches of one shard under way at a time. */
  readonly parallelizationFactor: number
  /** Concurrent executions that the account has in the region. */
  readonly concurrencyLimit: number
}

/**
 * Executions that are kept for the consumer alone. Without any, requests to the APIs can take all that the account has
 * just when the table is slow, and prices on screens stop moving. Lambda runs one for each batch that may be under way;
 * the same again is for shards that are being split or merged. A reservation is a limit as well, so there is none where
 * the shards are not known, and none in an account that has too few executions to give any away.
 */
export function reservedConsumerExecutions({
  shards,
  parallelizationFactor,
  concurrencyLimit,
}: ConsumerLoad): number | undefined {
  if (shards === undefined) return undefined
  const executions = 2 * shards * parallelizationFactor
  return executions + leftToOthers <= concurrencyLimit ? executions : undefined
}

/** Lambda refuses a reservation that leaves less: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const leftToOthers = 100
