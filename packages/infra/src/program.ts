import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { StackOutputs } from '@sportsfeeds/domain'
import { AnalystIdentity } from './components/analyst-identity.ts'
import { BookmakerApi } from './components/bookmaker-api.ts'
import { FeedStore } from './components/feed-store.ts'
import { FeedStream } from './components/feed-stream.ts'
import { FeedsApi } from './components/feeds-api.ts'
import { StreamConsumer } from './components/stream-consumer.ts'
import { parseStackConfig } from './config.ts'

/** What the stack says of itself: domain's contract, less what only a local run has. */
export type ProgramOutputs = {
  readonly [Name in keyof Omit<StackOutputs, 'local'>]: pulumi.Input<NonNullable<StackOutputs[Name]>>
}

/**
 * Declares the whole product: for `pulumi up`, and for the run on one machine.
 * @throws InvalidStackConfigError
 */
export const program = async (): Promise<ProgramOutputs> => {
  const stack = pulumi.getStack()
  const config = parseStackConfig(stack, new pulumi.Config('sportsfeeds'))
  const tags = { project: pulumi.getProject(), stack }
  const functions = { logRetentionDays: config.logRetentionDays, tags }
  const { region } = await aws.getRegion()

  const store = new FeedStore('store', {
    billingMode: config.billingMode,
    writesPerSecond: config.expectedWritesPerSecond,
    deletionProtection: config.deletionProtection,
    tags,
  })
  const stream = new FeedStream('stream', { ...config, store, tags })
  const identity = new AnalystIdentity('identity', {
    store,
    issuer: config.oidcIssuer,
    audience: config.oidcAudience,
    clientClaim: config.oidcClientClaim,
    consoleOrigin: config.consoleOrigin,
    deletionProtection: config.deletionProtection,
    functions,
  })
  const feedsApi = new FeedsApi('feeds', { ...config, store, identity, functions })
  const bookmakerApi = new BookmakerApi('bookmaker', {
    store,
    identity,
    registryStalenessMs: config.registryStalenessMs,
    functions,
  })
  const consumer = new StreamConsumer('consumer', { ...config, stream, store, bookmakerApi, functions })

  return {
    stack,
    region,
    feedsApiUrl: feedsApi.url,
    bookmakerApiUrl: bookmakerApi.url,
    tableName: store.table.name,
    streamName: stream.stream.name,
    onFailureQueueUrl: consumer.onFailureQueue.url,
    oidcIssuer: identity.issuer,
    oidcAudience: identity.audience,
    providerApiKeys: feedsApi.providerApiKeys,
  }
}
