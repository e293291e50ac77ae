import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { DeploymentSnapshot } from '../deployment-snapshot.ts'
import {
  methodsOf,
  parentPath,
  pathName,
  requestParameters,
  restPaths,
  type RestRoute,
  restRoutes,
} from '../rest-routes.ts'
import { declarePreflight } from './preflight.ts'
import { declareProblemResponses } from './problem-responses.ts'
import type { ProductFunction } from './product-function.ts'

export interface FeedsRoutesArgs {
  readonly api: aws.apigateway.RestApi
  /** Takes down what the API's deployment freezes: all of it. */
  readonly snapshot: DeploymentSnapshot
  readonly authorizer: ProductFunction<'authorizer'>
  /** The function that handles a route, by the name that the route gives. */
  readonly functions: Readonly<Record<RestRoute['function'], ProductFunction>>
  /** The one origin whose pages may call. */
  readonly consoleOrigin?: pulumi.Input<string> | undefined
  /** True if those pages may call providers' routes too. */
  readonly pagesMaySend: boolean
}

/** The routes of the feeds API: paths, methods, who may call them, what is refused before a function is asked. */
export class FeedsRoutes extends pulumi.ComponentResource {
  readonly #name: string
  readonly #args: FeedsRoutesArgs

  constructor(name: string, args: FeedsRoutesArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:api:FeedsRoutes', name, {}, options)
    this.#name = name
    this.#args = args
    const { api, consoleOrigin, snapshot } = args
    const authorizer = this.#authorizer()
    const validator = snapshot.declare(
      aws.apigateway.RequestValidator,
      `${name}-parameters`,
      // Bodies are the functions' to validate: docs/adr/0006-bodies-are-validated-by-the-functions.md
      { restApi: api.id, name: 'parameters', validateRequestParameters: true, validateRequestBody: false },
      { parent: this },
    )
    const resources = new Map<string, aws.apigateway.Resource>()
    for (const path of restPaths(restRoutes)) {
      const resource = this.#resource(path, resources.get(parentPath(path) ?? ''))
      resources.set(path, resource)
      this.#preflight(path, resource)
      for (const route of restRoutes.filter((each) => each.path === path)) {
        this.#route(route, resource, { authorizer, validator })
      }
    }
    declareProblemResponses(name, { api, consoleOrigin }, { parent: this, snapshot })
    this.registerOutputs({})
  }

  #authorizer(): aws.apigateway.Authorizer {
    const { lambda } = this.#args.authorizer
    const authorizer = this.#args.snapshot.declare(
      aws.apigateway.Authorizer,
      `${this.#name}-authorizer`,
      {
        restApi: this.#args.api.id,
        name: 'analyst',
        type: 'REQUEST',
        authorizerUri: lambda.invokeArn,
        identitySource: 'method.request.header.Authorization',
        // With what the authorizer remembers itself, a client that was made inactive reads for at most 10 s more.
        authorizerResultTtlInSeconds: 5,
      },
      { parent: this },
    )
    this.#permit(
      'authorizer',
      lambda,
      pulumi.interpolate`${this.#args.api.executionArn}/authorizers/${authorizer.id}`,
    )
    return authorizer
  }

  #resource(path: string, above: aws.apigateway.Resource | undefined): aws.apigateway.Resource {
    return this.#args.snapshot.declare(
      aws.apigateway.Resource,
      `${this.#name}-${pathName(path)}`,
      {
        restApi: this.#args.api.id,
        parentId: above?.id ?? this.#args.api.rootResourceId,
        pathPart: path.slice(path.lastIndexOf('/') + 1),
      },
      { parent: this },
    )
  }

  #route(route: RestRoute, resource: aws.apigateway.Resource, { authorizer, validator }: RouteGuards): void {
    const { path, method, caller } = route
    const { api, snapshot } = this.#args
    const { lambda } = this.#args.functions[route.function]
    const label = `${this.#name}-${pathName(path)}-${method.toLowerCase()}`
    const where = { restApi: api.id, resourceId: resource.id, httpMethod: method }
    const declared = snapshot.declare(
      aws.apigateway.Method,
      label,
      {
        ...where,
        ...(caller === 'provider'
          ? { authorization: 'NONE', apiKeyRequired: true }
          : { authorization: 'CUSTOM', authorizerId: authorizer.id }),
        ...(route.requiredQuery === undefined
          ? {}
          : { requestParameters: requestParameters(route), requestValidatorId: validator.id }),
      },
      { parent: this },
    )
    snapshot.declare(
      aws.apigateway.Integration,
      label,
      { ...where, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: lambda.invokeArn },
      { parent: this, dependsOn: [declared] },
    )
    const source = pulumi.interpolate`${api.executionArn}/*/${method}${path.replaceAll(/\{[^}]*\}/g, '*')}`
    this.#permit(`${pathName(path)}-${method.toLowerCase()}`, lambda, source)
  }

  #preflight(path: string, resource: aws.apigateway.Resource): void {
    const { api, consoleOrigin: origin, pagesMaySend, snapshot } = this.#args
    if (origin === undefined) return
    declarePreflight(
      `${this.#name}-${pathName(path)}-options`,
      {
        restApi: api.id,
        resourceId: resource.id,
        origin,
        methods: methodsOf(restRoutes, path, pagesMaySend ? ['provider', 'analyst'] : ['analyst']),
        headers: pagesMaySend ? ['Authorization', 'Content-Type', 'X-Api-Key'] : ['Authorization'],
      },
      { parent: this, snapshot },
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

interface RouteGuards {
  readonly authorizer: aws.apigateway.Authorizer
  readonly validator: aws.apigateway.RequestValidator
}
