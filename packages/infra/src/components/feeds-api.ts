import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import * as random from '@pulumi/random'
import type { StackConfig } from '../config.ts'
import { restAccessLogFormat } from '../access-log-format.ts'
import { createDeploymentSnapshot } from '../deployment-snapshot.ts'
import { stackPrefix } from '../names.ts'
import { methodPath, pathName, restRoutes } from '../rest-routes.ts'
import { defaultThrottle, stageName, type Throttle } from '../stage.ts'
import { AccessLog } from './access-log.ts'
import { AddressLimit } from './address-limit.ts'
import type { AnalystIdentity } from './analyst-identity.ts'
import type { FeedStore } from './feed-store.ts'
import { FeedsRoutes } from './feeds-routes.ts'
import { type FunctionDefaults, ProductFunction } from './product-function.ts'
import { ProviderKeys } from './provider-keys.ts'

export interface FeedsApiArgs {
  readonly store: FeedStore
  readonly identity: AnalystIdentity
  readonly providers: StackConfig['providers']
  readonly oddsRetentionDays: number
  /** Requests that one address may send in five minutes; as many as it likes when left out. */
  readonly requestsPerAddress?: number | undefined
  readonly region: string
  /** The one origin whose pages may call; no browser may without it. */
  readonly consoleOrigin?: pulumi.Input<string> | undefined
  /** True if those pages may send odds and games. */
  readonly pagesMaySend: boolean
  readonly functions: FunctionDefaults
}

/** The REST API: providers put odds and games, analysts read them. */
export class FeedsApi extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>
  /** `https://…`: where it is, known before it has a stage. */
  readonly origin: pulumi.Output<string>
  /** Secret: API keys by provider name. */
  readonly providerApiKeys: pulumi.Output<Record<string, string>>
  readonly api: aws.apigateway.RestApi
  readonly #name: string
  readonly #args: FeedsApiArgs

  constructor(name: string, args: FeedsApiArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:api:FeedsApi', name, {}, options)
    this.#name = name
    this.#args = args
    const parent = { parent: this }
    const { tags } = args.functions

    const keys = new ProviderKeys(`${name}-providers`, { providers: args.providers, tags }, parent)
    this.providerApiKeys = keys.values
    const settings = {
      name: `${stackPrefix()}-feeds`,
      endpointConfiguration: { types: 'REGIONAL' },
      minimumCompressionSize: '1024',
    }
    this.api = new aws.apigateway.RestApi(`${name}-api`, { ...settings, tags }, parent)
    this.origin = pulumi.interpolate`https://${this.api.id}.execute-api.${args.region}.amazonaws.com`
    const snapshot = createDeploymentSnapshot(settings)
    new FeedsRoutes(
      `${name}-routes`,
      {
        api: this.api,
        snapshot,
        authorizer: args.identity.authorizer,
        functions: this.#functions(keys),
        consoleOrigin: args.consoleOrigin,
        pagesMaySend: args.pagesMaySend,
      },
      parent,
    )
    const deployment = new aws.apigateway.Deployment(
      `${name}-deployment`,
      { restApi: this.api.id, triggers: snapshot.triggers() },
      { ...parent, dependsOn: [...snapshot.resources] },
    )
    const { logging } = args.functions
    const accessLog = new AccessLog(
      `${name}-access`,
      { api: 'feeds', format: restAccessLogFormat, logging },
      parent,
    )
    const stage = new aws.apigateway.Stage(
      `${name}-stage`,
      {
        restApi: this.api.id,
        deployment: deployment.id,
        stageName,
        xrayTracingEnabled: true,
        accessLogSettings: accessLog.settings,
        tags,
      },
      { ...parent, dependsOn: [logging.apiGatewayAccount] },
    )
    this.#limit(stage, 'settings', '*/*', defaultThrottle)
    for (const route of restRoutes) {
      this.#limit(
        stage,
        `${pathName(route.path)}-${route.method.toLowerCase()}`,
        methodPath(route),
        route.throttle,
      )
    }
    keys.planFor(this.api, stage)
    const { requestsPerAddress } = args
    if (requestsPerAddress !== undefined)
      new AddressLimit(`${name}-addresses`, { requestsPerAddress, stage, tags }, parent)
    this.url = stage.invokeUrl
    this.registerOutputs({ url: this.url })
  }

  #limit(stage: aws.apigateway.Stage, label: string, path: string, { ratePerSecond, burst }: Throttle): void {
    new aws.apigateway.MethodSettings(
      `${this.#name}-${label}`,
      {
        restApi: this.api.id,
        stageName: stage.stageName,
        methodPath: path,
        // Settings of a method replace those of all methods as a whole.
        settings: { metricsEnabled: true, throttlingRateLimit: ratePerSecond, throttlingBurstLimit: burst },
      },
      { parent: this },
    )
  }

  #functions(keys: ProviderKeys) {
    const { store, functions, consoleOrigin: ALLOWED_ORIGIN, pagesMaySend, oddsRetentionDays } = this.#args
    const parent = { parent: this }
    const TABLE_NAME = store.table.name
    const cursorSecret = new random.RandomPassword(
      `${this.#name}-cursor-secret`,
      { length: 48, special: false },
      parent,
    )
    const writeFeeds = new ProductFunction(
      {
        ...functions,
        name: 'writeFeeds',
        environment: {
          TABLE_NAME,
          ODDS_RETENTION_DAYS: String(oddsRetentionDays),
          PROVIDERS: keys.providersById,
          ...(pagesMaySend ? { ALLOWED_ORIGIN } : {}),
        },
      },
      parent,
    )
    store.grantWriteOdds(writeFeeds)
    const readFeeds = new ProductFunction(
      {
        ...functions,
        name: 'readFeeds',
        environment: { TABLE_NAME, CURSOR_SECRET: pulumi.secret(cursorSecret.result), ALLOWED_ORIGIN },
      },
      parent,
    )
    store.grantReadOdds(readFeeds)
    const games = new ProductFunction(
      {
        ...functions,
        name: 'games',
        environment: { TABLE_NAME, PROVIDERS: keys.providersById, ALLOWED_ORIGIN },
      },
      parent,
    )
    store.grantReadGames(games)
    store.grantReadLiveStates(games)
    store.grantListLiveStates(games)
    store.grantWriteGames(games)
    return { writeFeeds, readFeeds, games }
  }
}
