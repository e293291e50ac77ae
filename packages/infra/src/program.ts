import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { tableCapacity } from '@sportsfeeds/cost'
import type { StackOutputs } from '@sportsfeeds/domain'
import { type Builds, openBuilds } from './builds.ts'
import { AnalystIdentity, signInScopes } from './components/analyst-identity.ts'
import { BookmakerApi } from './components/bookmaker-api.ts'
import { ConsoleSite } from './components/console-site.ts'
import { EncryptionKey } from './components/encryption-key.ts'
import { FeedStore } from './components/feed-store.ts'
import { FeedStream } from './components/feed-stream.ts'
import { FeedsApi } from './components/feeds-api.ts'
import { LiveGateway } from './components/live-gateway.ts'
import { Logging } from './components/logging.ts'
import { MarketProjector } from './components/market-projector.ts'
import { Observability } from './components/observability.ts'
import { OnFailureQueue } from './components/on-failure-queue.ts'
import type { FunctionDefaults } from './components/product-function.ts'
import { StreamConsumer } from './components/stream-consumer.ts'
import { StreamHeartbeat } from './components/stream-heartbeat.ts'
import { parseStackConfig, type StackConfig } from './config.ts'
import type { WatchedDelivery } from './metrics.ts'
import { accessLogNamespace, functionPhysicalNames, stackPrefix } from './names.ts'
import { stageName } from './stage.ts'
import { type ReadTable, readTableInUse } from './table-in-use.ts'

/** Outputs of the stack: domain's contract, without those that only a local run has. */
export type ProgramOutputs = {
  readonly [Name in keyof Omit<StackOutputs, 'local'>]: pulumi.Input<NonNullable<StackOutputs[Name]>>
}

/**
 * The program that declares the whole product: for `pulumi up`, and for the run on one machine. It throws
 * InvalidStackConfigError, FunctionsNotBuiltError and ConsoleNotBuiltError before it declares anything.
 * @param readTable reads what auto scaling has made of a provisioned table; as if there were none when left out.
 */
export function createProgram(builds: Builds, readTable: ReadTable = noTable) {
  return async (): Promise<ProgramOutputs> => {
    const stack = pulumi.getStack()
    const config = parseStackConfig(stack, pulumi.runtime.allConfig())
    const { region } = config
    await builds.requireFunctions()
    const consoleFiles = config.hostConsole ? await builds.consoleFiles() : undefined
    const tags = { project: pulumi.getProject(), stack }
    const provider = new aws.Provider('aws', {
      region,
      ...(config.accountId === undefined ? {} : { allowedAccountIds: [config.accountId] }),
    })
    const on = { provider }
    const { accountId } = await aws.getCallerIdentity({}, on)

    // The console calls the APIs, and the APIs let its pages in: one of the two is spoken of before it is made.
    const [siteOrigin, settleSiteOrigin] = pulumi.deferredOutput<string>()
    const consoleOrigin = config.hostConsole ? siteOrigin : config.consoleOrigin

    const key = new EncryptionKey('stack', { region, accountId, tags }, on)
    const logging = new Logging('logging', { key, retentionDays: config.logRetentionDays, tags }, on)
    const functions = { logging, tags }
    const tableParts = await readTableParts(config, readTable)
    const store = new FeedStore(
      'store',
      {
        ...tableParts,
        deletionProtection: config.deletionProtection,
        tags,
      },
      on,
    )
    const stream = new FeedStream('stream', { ...config, store, tags }, on)
    const identity = new AnalystIdentity(
      'identity',
      {
        store,
        issuer: config.oidcIssuer,
        audience: config.oidcAudience,
        clientClaim: config.oidcClientClaim,
        programs: config.programs,
        requireMfa: config.requireMfa,
        consoleOrigin,
        region,
        accountId,
        deletionProtection: config.deletionProtection,
        functions,
      },
      on,
    )
    const feedsApi = new FeedsApi('feeds', { ...config, consoleOrigin, store, identity, functions }, on)
    const onFailureQueue = new OnFailureQueue('failures', { key, tags }, on)
    new MarketProjector('markets', { ...config, stream, store, onFailureQueue, functions }, on)
    const delivery = deliver(config, { stream, store, identity, onFailureQueue, functions }, on)

    new StreamHeartbeat('heartbeat', { stream, store, functions }, on)

    const site =
      consoleFiles === undefined
        ? undefined
        : new ConsoleSite(
            'console',
            {
              files: consoleFiles,
              config: {
                feedsApiUrl: feedsApi.url,
                bookmakerApiUrl: delivery.url,
                pagesMaySend: config.pagesMaySend,
                oidc: {
                  issuer: identity.issuer,
                  clientId: identity.audience,
                  scope: signInScopes.join(' '),
                  demoSignIn: config.demoSignIn,
                },
              },
              mayCall: [feedsApi.origin, delivery.place, ...identity.places, ...(config.oidcOrigins ?? [])],
              domain: ownDomain(config),
              priceClass: config.consolePriceClass,
              accountId,
              tags,
            },
            on,
          )
    if (site !== undefined) settleSiteOrigin(site.origin)

    new Observability(
      'observability',
      {
        ...config,
        mostWriteUnits: tableParts.capacity?.table.write.max,
        watched: {
          stack,
          functionNames: functionPhysicalNames(),
          delivery: delivery.watched,
          tableName: store.table.name,
          streamName: stream.stream.name,
          onFailureQueueName: onFailureQueue.queue.name,
          feedsApiName: feedsApi.api.name,
          stageName,
          accessLogNamespace: accessLogNamespace(),
        },
        key,
        accountId,
        tags,
      },
      on,
    )

    return {
      stack,
      region,
      feedsApiUrl: feedsApi.url,
      bookmakerApiUrl: delivery.url,
      tableName: store.table.name,
      streamName: stream.stream.name,
      onFailureQueueUrl: onFailureQueue.queue.url,
      oidcIssuer: identity.issuer,
      oidcAudience: identity.audience,
      ...(site === undefined ? {} : { consoleUrl: site.origin }),
      ...(site === undefined || config.consoleDomain === undefined
        ? {}
        : { consoleAliasTarget: site.distributionDomain }),
      ...(config.consoleOrigin === undefined ? {} : { consoleUrl: config.consoleOrigin }),
      providerApiKeys: feedsApi.providerApiKeys,
      ...(identity.programs === undefined ? {} : { programs: identity.programs.credentials }),
    }
  }
}

/** A table on demand is not read: there is nothing in it that Pulumi would have to leave alone. */
async function readTableParts(config: StackConfig, readTable: ReadTable) {
  if (config.billingMode === 'PAY_PER_REQUEST') return { capacity: undefined, inUse: undefined }
  const peak = { ...config, oddsPerSecond: config.expectedWritesPerSecond }
  return { capacity: tableCapacity(peak, config), inUse: await readTable(config.region, stackPrefix()) }
}

/** The part of a stack that analysts connect to. */
interface Delivery {
  /** `wss://…`. */
  readonly url: pulumi.Output<string>
  /** The origin that a page has to call. */
  readonly place: pulumi.Output<string>
  readonly watched: WatchedDelivery
}

interface DeliveryParts {
  readonly stream: FeedStream
  readonly store: FeedStore
  readonly identity: AnalystIdentity
  readonly onFailureQueue: OnFailureQueue
  readonly functions: FunctionDefaults
}

/**
 * Declares one of the two deliveries. In an update that changes it the new one is there, and ready, before Pulumi removes the other: it
 * deletes last.
 */
function deliver(config: StackConfig, parts: DeliveryParts, on: pulumi.ComponentResourceOptions): Delivery {
  return config.delivery === 'gateway'
    ? deliverByGateway({ ...config, image: config.gatewayImage ?? '' }, parts, on)
    : deliverByApiGateway(config, parts, on)
}

function deliverByApiGateway(
  config: StackConfig,
  parts: DeliveryParts,
  on: pulumi.ComponentResourceOptions,
): Delivery {
  const bookmakerApi = new BookmakerApi('bookmaker', { ...config, ...parts }, on)
  new StreamConsumer('consumer', { ...config, ...parts, bookmakerApi }, on)
  const { url, api } = bookmakerApi
  return {
    url,
    place: api.apiEndpoint,
    watched: { by: 'apiGateway', bookmakerApiId: api.id, stageName },
  }
}

function deliverByGateway(
  config: StackConfig & { readonly image: string },
  { functions, ...parts }: DeliveryParts,
  on: pulumi.ComponentResourceOptions,
): Delivery {
  const { url, entrance, cluster, service } = new LiveGateway(
    'live',
    { ...config, ...parts, ...functions },
    on,
  )
  return {
    url,
    place: url,
    watched: {
      by: 'gateway',
      clusterName: cluster.name,
      serviceName: service.name,
      loadBalancer: entrance.loadBalancer.arnSuffix,
      targetGroup: entrance.targets.arnSuffix,
    },
  }
}

const noTable: ReadTable = () => Promise.resolve(undefined)

/** The program with what the builds have put into their own places, and with what the account has. */
export const program = createProgram(openBuilds(), readTableInUse)

function ownDomain({ consoleDomain: name, consoleCertificateArn: certificateArn }: StackConfig) {
  return name === undefined || certificateArn === undefined ? undefined : { name, certificateArn }
}
