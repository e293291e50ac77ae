import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { programResource, programScope } from '@sportsfeeds/domain/internal'
import type { StackConfig } from '../config.ts'

export interface PoolProgramsArgs {
  readonly pool: aws.cognito.UserPool
  readonly programs: NonNullable<StackConfig['programs']>
}

/**
 * Analysts' unattended programs at the stack's own user pool. Each has an id and a secret, for which it gets access tokens
 * with the one scope that reads, and nothing else.
 */
export class PoolPrograms extends pulumi.ComponentResource {
  /** JSON: id of a program at the pool → client that it is bound to, for those who verify tokens. */
  readonly clientsById: pulumi.Output<string>
  /** Secret: ids and secrets by the program's name. */
  readonly credentials: pulumi.Output<Record<string, { readonly id: string; readonly secret: string }>>

  constructor(name: string, { pool, programs }: PoolProgramsArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:identity:PoolPrograms', name, {}, options)
    const server = new aws.cognito.ResourceServer(
      `${name}-resource`,
      {
        userPoolId: pool.id,
        identifier: programResource,
        name: 'sportsfeeds',
        scopes: [{ scopeName: programScope, scopeDescription: 'Read odds and games' }],
      },
      { parent: this },
    )
    const made = programs.map((program) => ({
      ...program,
      app: new aws.cognito.UserPoolClient(
        `${name}-${program.name}`,
        {
          userPoolId: pool.id,
          generateSecret: true,
          allowedOauthFlowsUserPoolClient: true,
          allowedOauthFlows: ['client_credentials'],
          allowedOauthScopes: [pulumi.interpolate`${server.identifier}/${programScope}`],
          // Left out, people could sign in to it with their passwords. It never has anything to refresh.
          explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
          preventUserExistenceErrors: 'ENABLED',
          enableTokenRevocation: true,
          accessTokenValidity: tokenMinutes,
          tokenValidityUnits: { accessToken: 'minutes' },
        },
        { parent: this },
      ),
    }))
    this.clientsById = pulumi.jsonStringify(
      pulumi
        .all(made.map(({ app, clientId }) => app.id.apply((id) => [id, clientId] as const)))
        .apply((entries) => Object.fromEntries(entries)),
    )
    this.credentials = pulumi.secret(
      pulumi
        .all(
          made.map(({ app, name: programName }) =>
            pulumi
              .all([app.id, app.clientSecret])
              .apply(([id, secret]) => [programName, { id, secret }] as const),
          ),
        )
        .apply((entries) => Object.fromEntries(entries)),
    )
    this.registerOutputs({})
  }
}

/** The client fetches another after half of it, and AWS charges for each. */
const tokenMinutes = 60
