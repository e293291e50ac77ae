import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import * as random from '@pulumi/random'
import type { StackConfig } from '../config.ts'
import { fingerprint } from '../fingerprint.ts'
import { gatewayResponses } from '../gateway-responses.ts'
import { methodsOf, parentPath, pathName, restPaths, type RestRoute, restRoutes } from '../rest-routes.ts'
import { stageName, stageThrottle } from '../stage.ts'
import type { AnalystIdentity } from './analyst-identity.ts'
import type { FeedStore } from './feed-store.ts'
import { declarePreflight } from './preflight.ts'
import { declareProblemResponses } from './problem-responses.ts'
import { type FunctionDefaults, ProductFunction } from './product-function.ts'
import { ProviderKeys } from './provider-keys.ts'

export interface FeedsApiArgs {
  readonly store: FeedStore
  readonly identity: AnalystIdentity
  readonly providers: StackConfig['providers']
  readonly oddsRetentionDays: number
  readonly consoleOrigin?: string | undefined
  readonly functions: FunctionDefaults
}

/** The REST API: providers put odds and games, analysts read them. */
export class FeedsApi extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>
  /** Secret: API keys by provider name. */
  readonly providerApiKeys: pulumi.Output<Record<string, string>>
  readonly #name: string
  readonly #args: FeedsApiArgs
  readonly #api: aws.apigateway.RestApi

  constructor(name: string, args: FeedsApiArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:api:FeedsApi', name, {}, options)
    this.#name = name
    this.#args = args
    const parent = { parent: this }
    const { tags } = args.functions

    const keys = new ProviderKeys(`${name}-providers`, { providers: args.providers, tags }, parent)
    this.providerApiKeys = keys.values
    this.#api = new aws.apigateway.RestApi(
      `${name}-api`,
      {
        name: `${pulumi.getProject()}-${pulumi.getStack()}-feeds`,
        endpointConfiguration: { types: 'REGIONAL' },
        minimumCompressionSize: '1024',
        tags,
      },
      parent,
    )
    const declared = this.#declareRoutes(this.#functions(keys))
    const deployment = new aws.apigateway.Deployment(
      `${name}-deployment`,
      {
        restApi: this.#api.id,
        triggers: {
          routes: fingerprint({ restRoutes, gatewayResponses, consoleOrigin: args.consoleOrigin }),
        },
      },
      { ...parent, dependsOn: declared },
    )
    const stage = new aws.apigateway.Stage(
      `${name}-stage`,
      {
        restApi: this.#api.id,
        deployment: deployment.id,
        stageName,
        xrayTracingEnabled: true,
        tags,
      },
      parent,
    )
    new aws.apigateway.MethodSettings(
      `${name}-settings`,
      {
        restApi: this.#api.id,
        stageName: stage.stageName,
        methodPath: '*/*',
        settings: {
          metricsEnabled: true,
          throttlingRateLimit: stageThrottle.ratePerSecond,
          throttlingBurstLimit: stageThrottle.burst,
        },
      },
      parent,
    )
    keys.planFor(this.#api, stage)
    this.url = stage.invokeUrl
    this.registerOutputs({ url: this.url })
  }

  #functions(keys: ProviderKeys) {
    const { store, functions, consoleOrigin: ALLOWED_ORIGIN, oddsRetentionDays } = this.#args
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
          PROVIDERS: keys.namesById,
        },
      },
      parent,
    )
    store.grantWriteOdds(writeFeeds)
    const readFeeds = new ProductFunction(
      {
        ...functions,
        name: 'readFeeds',
        environment: { TABLE_NAME, CURSOR_SECRET: cursorSecret.result, ALLOWED_ORIGIN },
      },
      parent,
    )
    store.grantReadOdds(readFeeds)
    const games = new ProductFunction(
      { ...functions, name: 'games', environment: { TABLE_NAME, ALLOWED_ORIGIN } },
      parent,
    )
    store.grantReadGames(games)
    store.grantWriteGames(games)
    return { writeFeeds: writeFeeds.lambda, readFeeds: readFeeds.lambda, games: games.lambda }
  }

  /** Everything that a deployment takes a snapshot of. */
  #declareRoutes(lambdas: Readonly<Record<string, aws.lambda.Function>>): pulumi.Resource[] {
    const authorizer = this.#authorizer()
    const resources = new Map<string, aws.apigateway.Resource>()
    const declared: pulumi.Resource[] = [authorizer]
    for (const path of restPaths(restRoutes)) {
      const resource = this.#resource(path, resources.get(parentPath(path) ?? ''))
      resources.set(path, resource)
      declared.push(resource, ...this.#preflight(path, resource))
      for (const route of restRoutes.filter((each) => each.path === path)) {
        const lambda = lambdas[route.function]
        if (lambda === undefined)
          throw new Error(`The route ${route.method} ${path} names no function of this API.`)
        declared.push(...this.#route(route, resource, lambda, authorizer))
      }
    }
    return [...declared, ...declareProblemResponses(this.#name, this.#api, { parent: this })]
  }

  #authorizer(): aws.apigateway.Authorizer {
    const { lambda } = this.#args.identity.authorizer
    const authorizer = new aws.apigateway.Authorizer(
      `${this.#name}-authorizer`,
      {
        restApi: this.#api.id,
        name: 'analyst',
        type: 'REQUEST',
        authorizerUri: lambda.invokeArn,
        identitySource: 'method.request.header.Authorization',
        // How long a client that was made inactive may still read.
        authorizerResultTtlInSeconds: 60,
      },
      { parent: this },
    )
    this.#permit(
      'authorizer',
      lambda,
      pulumi.interpolate`${this.#api.executionArn}/authorizers/${authorizer.id}`,
    )
    return authorizer
  }

  #resource(path: string, above: aws.apigateway.Resource | undefined): aws.apigateway.Resource {
    return new aws.apigateway.Resource(
      `${this.#name}-${pathName(path)}`,
      {
        restApi: this.#api.id,
        parentId: above?.id ?? this.#api.rootResourceId,
        pathPart: path.slice(path.lastIndexOf('/') + 1),
      },
      { parent: this },
    )
  }

  #route(
    { path, method, caller }: RestRoute,
    resource: aws.apigateway.Resource,
    lambda: aws.lambda.Function,
    authorizer: aws.apigateway.Authorizer,
  ): pulumi.Resource[] {
    const label = `${this.#name}-${pathName(path)}-${method.toLowerCase()}`
    const where = { restApi: this.#api.id, resourceId: resource.id, httpMethod: method }
    const declared = new aws.apigateway.Method(
      label,
      {
        ...where,
        ...(caller === 'provider'
          ? { authorization: 'NONE', apiKeyRequired: true }
          : { authorization: 'CUSTOM', authorizerId: authorizer.id }),
      },
      { parent: this },
    )
    const integration = new aws.apigateway.Integration(
      label,
      { ...where, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: lambda.invokeArn },
      { parent: this, dependsOn: [declared] },
    )
    const source = pulumi.interpolate`${this.#api.executionArn}/*/${method}${path.replaceAll(/\{[^}]*\}/g, '*')}`
    this.#permit(`${pathName(path)}-${method.toLowerCase()}`, lambda, source)
    return [declared, integration]
  }

  #preflight(path: string, resource: aws.apigateway.Resource): pulumi.Resource[] {
    const { consoleOrigin: origin } = this.#args
    if (origin === undefined) return []
    return declarePreflight(
      `${this.#name}-${pathName(path)}-options`,
      { restApi: this.#api.id, resourceId: resource.id, origin, methods: methodsOf(restRoutes, path) },
      { parent: this },
    )
  }

  #permit(label: string, lambda: aws.lambda.Function, sourceArn: pulumi.Output<string>): void {
    new aws.lambda.Permission(
      `${this.#name}-invoke-${label}`,
      {
        action: 'lambda:InvokeFunction',
        function: lambda.name,
        principal: 'apigateway.amazonaws.com',
        sourceArn,
      },
      { parent: this },
    )
  }
}
