import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { stackPrefix } from '../names.ts'
import type { StackConfig } from '../config.ts'
import type { FeedStore } from './feed-store.ts'
import { PoolPrograms } from './pool-programs.ts'
import { type EnvironmentInputs, type FunctionDefaults, ProductFunction } from './product-function.ts'

/** Scopes that a console requests when it signs an analyst in. */
export const signInScopes = ['openid', 'profile']

export interface AnalystIdentityArgs {
  readonly store: FeedStore
  /** An issuer that is there already; a user pool of the stack's own is made when left out. */
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
  /** Origin that analysts return to after signing in; without it they cannot sign in by a browser. */
  readonly consoleOrigin?: pulumi.Input<string> | undefined
  readonly region: string
  readonly accountId: pulumi.Input<string>
  readonly clientClaim: string
  readonly programs?: StackConfig['programs']
  readonly requireMfa: boolean
  readonly deletionProtection: boolean
  readonly functions: FunctionDefaults
}

type VerifierEnvironment = Pick<
  EnvironmentInputs<'authorizer'>,
  'OIDC_ISSUER' | 'OIDC_AUDIENCE' | 'OIDC_CLIENT_CLAIM' | 'OIDC_PROGRAMS'
>

/**
 * The issuer of analysts' tokens (the one that is configured, or a Cognito user pool whose users an administrator makes),
 * and the authorizer that both APIs ask.
 */
export class AnalystIdentity extends pulumi.ComponentResource {
  readonly issuer: pulumi.Output<string>
  readonly audience: pulumi.Output<string>
  /** Origins that a page has to call to sign an analyst in. */
  readonly places: readonly pulumi.Output<string>[]
  readonly programs: PoolPrograms | undefined
  /** Variables of everything that verifies analysts' tokens. */
  readonly verifierEnvironment: VerifierEnvironment
  readonly authorizer: ProductFunction<'authorizer'>

  constructor(name: string, args: AnalystIdentityArgs, options?: pulumi.ComponentResourceOptions) {
    super('sportsfeeds:identity:AnalystIdentity', name, {}, options)
    const own = args.issuer === undefined ? this.#userPool(name, args) : undefined
    this.issuer = own?.issuer ?? pulumi.output(args.issuer ?? '')
    this.audience = own?.audience ?? pulumi.output(args.audience ?? '')
    this.places = [this.issuer, ...(own?.signInPlaces ?? [])]
    this.programs = own?.programs
    this.verifierEnvironment = {
      OIDC_ISSUER: this.issuer,
      OIDC_AUDIENCE: this.audience,
      OIDC_CLIENT_CLAIM: args.clientClaim,
      ...(own?.programs === undefined ? {} : { OIDC_PROGRAMS: own.programs.clientsById }),
    }
    this.authorizer = new ProductFunction(
      {
        ...args.functions,
        name: 'authorizer',
        environment: {
          TABLE_NAME: args.store.table.name,
          ...this.verifierEnvironment,
        },
      },
      { parent: this },
    )
    args.store.grantReadClients(this.authorizer)
    this.registerOutputs({ issuer: this.issuer, audience: this.audience })
  }

  #userPool(name: string, args: AnalystIdentityArgs) {
    const {
      consoleOrigin,
      programs = [],
      deletionProtection,
      functions: { tags },
    } = args
    const pool = new aws.cognito.UserPool(
      `${name}-analysts`,
      {
        adminCreateUserConfig: { allowAdminCreateUserOnly: true },
        deletionProtection: deletionProtection ? 'ACTIVE' : 'INACTIVE',
        // Never OPTIONAL: the sign-in pages do not offer what is optional, so nobody could switch it on.
        ...(args.requireMfa
          ? { mfaConfiguration: 'ON', softwareTokenMfaConfiguration: { enabled: true } }
          : { mfaConfiguration: 'OFF' }),
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
    const client = new aws.cognito.UserPoolClient(
      `${name}-console`,
      {
        userPoolId: pool.id,
        // A page keeps no secret: it proves by PKCE that it is who has asked.
        generateSecret: false,
        preventUserExistenceErrors: 'ENABLED',
        explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        // Custom attributes are in a token only when they are named here.
        readAttributes: ['email', 'email_verified', 'name', clientAttribute],
        // Never the client: an analyst would choose the bookmaker that they work for.
        writeAttributes: ['name'],
        idTokenValidity: tokenMinutes,
        accessTokenValidity: tokenMinutes,
        refreshTokenValidity: workingDayHours,
        tokenValidityUnits: { idToken: 'minutes', accessToken: 'minutes', refreshToken: 'hours' },
        enableTokenRevocation: true,
        ...(consoleOrigin === undefined ? {} : codeFlow(consoleOrigin)),
      },
      { parent: this },
    )
    // Programs get their tokens there too.
    const isDomainNeeded = consoleOrigin !== undefined || programs.length > 0
    const domain = isDomainNeeded ? this.#signInDomain(name, pool, args) : undefined
    return {
      issuer: pulumi.interpolate`https://${pool.endpoint}`,
      audience: client.id,
      programs:
        programs.length === 0
          ? undefined
          : new PoolPrograms(`${name}-programs`, { pool, programs }, { parent: this }),
      signInPlaces: domain === undefined || consoleOrigin === undefined ? [] : [domain],
    }
  }

  /** The pages where users of the pool sign in. */
  #signInDomain(
    name: string,
    pool: aws.cognito.UserPool,
    { region, accountId }: AnalystIdentityArgs,
  ): pulumi.Output<string> {
    const { domain } = new aws.cognito.UserPoolDomain(
      `${name}-sign-in`,
      {
        userPoolId: pool.id,
        // One of a kind among all accounts of the region.
        domain: pulumi.interpolate`${stackPrefix()}-${accountId}`,
        // The newer pages show nothing until somebody has designed them.
        managedLoginVersion: 1,
      },
      { parent: this },
    )
    return pulumi.interpolate`https://${domain}.auth.${region}.amazoncognito.com`
  }
}

/** The attribute as tokens and app clients name it. */
const clientAttribute = 'custom:client'

const tokenMinutes = 60
const workingDayHours = 12

/** Signing in by a page: https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html */
function codeFlow(origin: pulumi.Input<string>) {
  return {
    allowedOauthFlows: ['code'],
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthScopes: signInScopes,
    supportedIdentityProviders: ['COGNITO'],
    callbackUrls: [pulumi.interpolate`${origin}/`],
    logoutUrls: [pulumi.interpolate`${origin}/`],
  }
}
