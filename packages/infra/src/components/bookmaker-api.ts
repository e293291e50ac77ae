import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { socketAccessLogFormat } from '../access-log-format.ts'
import { createDeploymentSnapshot } from '../deployment-snapshot.ts'
import { stackPrefix } from '../names.ts'
import { socketRoutes } from '../socket-routes.ts'
import { defaultThrottle, stageName } from '../stage.ts'
import { AccessLog } from './access-log.ts'
import type { AnalystIdentity } from './analyst-identity.ts'
import type { FeedStore } from './feed-store.ts'
import { type FunctionDefaults, ProductFunction } from './product-function.ts'

export interface BookmakerApiArgs {
  readonly store: FeedStore
  readonly identity: AnalystIdentity
  readonly registryStalenessMs: number
  readonly connectionsPerAnalyst: number
  readonly functions: FunctionDefaults
}

/** The WebSocket API that analysts connect to, with the function that keeps their connections. */
export class BookmakerApi extends pulumi.ComponentResource {
  /** `wss://…/v1`: what analysts connect to. */
  readonly url: pulumi.Output<string>
  /** `https://…/v1`: where frames for connections are posted. */
  readonly managementEndpoint: pulumi.Output<string>
  readonly api: aws.apigatewayv2.Api

  constructor(name: string, args: BookmakerApiArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:api:BookmakerApi', name, {}, options)
    const { store, identity, functions } = args
    const parent = { parent: this }
    const settings = {
      name: `${stackPrefix()}-bookmaker`,
      protocolType: 'WEBSOCKET',
      routeSelectionExpression: '$request.body.action',
    }
    this.api = new aws.apigatewayv2.Api(`${name}-api`, { ...settings, tags: functions.tags }, parent)
    const snapshot = createDeploymentSnapshot(settings)
    // From the API and not from the stage, which needs the function that needs the endpoint.
    this.managementEndpoint = this.api.apiEndpoint.apply((endpoint) =>
      managementEndpoint(endpoint, stageName),
    )

    const manager = new ProductFunction(
      {
        ...functions,
        name: 'connectionManager',
        environment: {
          TABLE_NAME: store.table.name,
          MANAGEMENT_ENDPOINT: this.managementEndpoint,
          REGISTRY_STALENESS_MS: String(args.registryStalenessMs),
          CONNECTIONS_PER_ANALYST: String(args.connectionsPerAnalyst),
        },
      },
      parent,
    )
    store.grantKeepConnections(manager)
    store.grantReadClients(manager)
    store.grantReadOdds(manager)
    store.grantReadGames(manager)
    this.grantPost(manager)

    const authorizer = snapshot.declare(
      aws.apigatewayv2.Authorizer,
      `${name}-authorizer`,
      {
        apiId: this.api.id,
        name: 'analyst',
        authorizerType: 'REQUEST',
        authorizerUri: identity.authorizer.lambda.invokeArn,
        identitySources: ['route.request.header.Sec-WebSocket-Protocol'],
      },
      parent,
    )
    const integration = snapshot.declare(
      aws.apigatewayv2.Integration,
      `${name}-integration`,
      {
        apiId: this.api.id,
        integrationType: 'AWS_PROXY',
        // Lambda takes invocations by POST alone, whatever the route.
        integrationMethod: 'POST',
        integrationUri: manager.lambda.invokeArn,
      },
      parent,
    )
    for (const { key, twoWay, authorized } of socketRoutes) {
      const label = key.replace('$', '')
      const route = snapshot.declare(
        aws.apigatewayv2.Route,
        `${name}-${label}`,
        {
          apiId: this.api.id,
          routeKey: key,
          target: pulumi.interpolate`integrations/${integration.id}`,
          ...(twoWay ? { routeResponseSelectionExpression: '$default' } : {}),
          ...(authorized ? { authorizationType: 'CUSTOM', authorizerId: authorizer.id } : {}),
        },
        parent,
      )
      if (!twoWay) continue
      snapshot.declare(
        aws.apigatewayv2.RouteResponse,
        `${name}-${label}-response`,
        { apiId: this.api.id, routeId: route.id, routeResponseKey: '$default' },
        parent,
      )
    }
    const deployment = new aws.apigatewayv2.Deployment(
      `${name}-deployment`,
      { apiId: this.api.id, triggers: snapshot.triggers() },
      { ...parent, dependsOn: [...snapshot.resources] },
    )
    const accessLog = new AccessLog(
      `${name}-access`,
      { api: 'bookmaker', format: socketAccessLogFormat, logging: functions.logging },
      parent,
    )
    const stage = new aws.apigatewayv2.Stage(
      `${name}-stage`,
      {
        apiId: this.api.id,
        name: stageName,
        deploymentId: deployment.id,
        defaultRouteSettings: {
          throttlingRateLimit: defaultThrottle.ratePerSecond,
          throttlingBurstLimit: defaultThrottle.burst,
          detailedMetricsEnabled: true,
        },
        routeSettings: socketRoutes.map(({ key, throttle }) => ({
          routeKey: key,
          throttlingRateLimit: throttle.ratePerSecond,
          throttlingBurstLimit: throttle.burst,
          detailedMetricsEnabled: true,
        })),
        accessLogSettings: accessLog.settings,
        tags: functions.tags,
      },
      { ...parent, dependsOn: [functions.logging.apiGatewayAccount] },
    )
    this.url = stage.invokeUrl
    for (const [label, lambda, source] of [
      ['manager', manager.lambda, pulumi.interpolate`${this.api.executionArn}/*/*`],
      [
        'authorizer',
        identity.authorizer.lambda,
        pulumi.interpolate`${this.api.executionArn}/authorizers/${authorizer.id}`,
      ],
    ] as const) {
      new aws.lambda.Permission(
        `${name}-invoke-${label}`,
        {
          action: 'lambda:InvokeFunction',
          function: lambda.name,
          principal: 'apigateway.amazonaws.com',
          sourceArn: source,
        },
        parent,
      )
    }
    this.registerOutputs({ url: this.url, managementEndpoint: this.managementEndpoint })
  }

  /** Lets a function post frames to connections, and close them. */
  grantPost(to: ProductFunction<'connectionManager'> | ProductFunction<'streamConsumer'>): void {
    to.grant('post-frames', [
      {
        actions: ['execute-api:ManageConnections'],
        resources: ['POST', 'DELETE'].map(
          (method) => pulumi.interpolate`${this.api.executionArn}/${stageName}/${method}/@connections/*`,
        ),
      },
    ])
  }
}

/** `wss://host` → `https://host/v1`; an endpoint without TLS keeps being one. */
export function managementEndpoint(apiEndpoint: string, stage: string): string {
  return `${apiEndpoint.replace(/^ws/, 'http')}/${stage}`
}
