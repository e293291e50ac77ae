import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import type { FeedStore } from './feed-store.ts'
import { type FunctionDefaults, ProductFunction } from './product-function.ts'

export interface AnalystIdentityArgs {
  readonly store: FeedStore
  /** An issuer that is there already; a user pool of the stack's own is made when left out. */
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
  readonly consoleOrigin?: string | undefined
  readonly clientClaim: string
  readonly deletionProtection: boolean
  readonly functions: FunctionDefaults
}

/**
 * Who signs analysts' tokens (the issuer that is configured, or a Cognito user pool whose users an administrator makes),
 * and the authorizer that both APIs ask.
 */
export class AnalystIdentity extends pulumi.ComponentResource {
  readonly issuer: pulumi.Output<string>
  readonly audience: pulumi.Output<string>
  readonly authorizer: ProductFunction<'authorizer'>

  constructor(name: string, args: AnalystIdentityArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:identity:AnalystIdentity', name, {}, options)
    const own = args.issuer === undefined ? this.#userPool(name, args) : undefined
    this.issuer = own?.issuer ?? pulumi.output(args.issuer ?? '')
    this.audience = own?.audience ?? pulumi.output(args.audience ?? '')
    this.authorizer = new ProductFunction(
      {
        ...args.functions,
        name: 'authorizer',
        environment: {
          TABLE_NAME: args.store.table.name,
          OIDC_ISSUER: this.issuer,
          OIDC_AUDIENCE: this.audience,
          OIDC_CLIENT_CLAIM: args.clientClaim,
        },
      },
      { parent: this },
    )
    args.store.grantReadClients(this.authorizer)
    this.registerOutputs({ issuer: this.issuer, audience: this.audience })
  }

  #userPool(name: string, { consoleOrigin, deletionProtection, functions: { tags } }: AnalystIdentityArgs) {
    const pool = new aws.cognito.UserPool(
      `${name}-analysts`,
      {
        adminCreateUserConfig: { allowAdminCreateUserOnly: true },
        deletionProtection: deletionProtection ? 'ACTIVE' : 'INACTIVE',
        mfaConfiguration: 'OPTIONAL',
        softwareTokenMfaConfiguration: { enabled: true },
        passwordPolicy: {
          minimumLength: 14,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: false,
          temporaryPasswordValidityDays: 7,
        },
        // Becomes the claim `custom:client`: the bookmaker that the analyst works for.
        schemas: [
          {
            name: 'client',
            attributeDataType: 'String',
            mutable: true,
            required: false,
            stringAttributeConstraints: { minLength: '1', maxLength: '100' },
          },
        ],
        tags,
      },
      { parent: this, protect: deletionProtection },
    )
    const callbackUrls = consoleOrigin === undefined ? undefined : [`${consoleOrigin}/signed-in`]
    const client = new aws.cognito.UserPoolClient(
      `${name}-console`,
      {
        userPoolId: pool.id,
        generateSecret: false,
        preventUserExistenceErrors: 'ENABLED',
        explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        ...(callbackUrls === undefined
          ? {}
          : {
              callbackUrls,
              allowedOauthFlows: ['code'],
              allowedOauthFlowsUserPoolClient: true,
              allowedOauthScopes: ['openid', 'profile'],
              supportedIdentityProviders: ['COGNITO'],
            }),
      },
      { parent: this },
    )
    return { issuer: pulumi.interpolate`https://${pool.endpoint}`, audience: client.id }
  }
}
