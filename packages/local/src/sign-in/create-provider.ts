import type { JWK } from 'jose'
import { type ClientMetadata, type Configuration, interactionPolicy, Provider } from 'oidc-provider'
import { algorithm, demoClientId, getClientId, tokenSeconds } from './analyst-tokens.ts'
import { createMemoryAdapter } from './memory-adapter.ts'
import { refusalPage } from './sign-in-page.ts'

export interface ProviderOptions {
  readonly issuer: string
  /** The application that analysts sign in to, and the audience of its tokens. */
  readonly audience: string
  readonly clientClaim: string
  readonly signingKey: JWK
  readonly redirectUris: () => readonly string[]
}

/** At most ten minutes are recommended: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 */
const codeSeconds = 60
/** A working day, as in the stack's own user pool. */
const signInSeconds = 12 * 3_600
const scopes = ['openid', 'profile']
/** Access tokens are JWTs only for a resource, which has to be a URI. */
const resource = 'urn:sportsfeeds:apis'

/** OpenID Connect for the console: authorization code with PKCE, rotating refresh tokens, revocation. */
export function createProvider(options: ProviderOptions): Provider {
  const { issuer, audience, clientClaim, signingKey, redirectUris } = options
  const provider = new Provider(issuer, {
    adapter: createMemoryAdapter(),
    jwks: { keys: [signingKey] },
    clients: [createClient(options)],
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    scopes,
    claims: { openid: ['sub', clientClaim], profile: ['name'] },
    // The APIs read the analyst's client from the ID token.
    conformIdTokenClaims: false,
    findAccount: (_, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, [clientClaim]: getClientId(subject), name: getName(subject) }),
    }),
    extraTokenClaims: (_, token) =>
      'accountId' in token ? { [clientClaim]: getClientId(token.accountId) } : undefined,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: () => ({
          scope: scopes.join(' '),
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: tokenSeconds,
          jwt: { sign: { alg: algorithm } },
        }),
      },
    },
    routes: { authorization: '/authorize', token: '/token', revocation: '/revoke', jwks: '/jwks' },
    // The session lasts as long as the browser, for reloads and other tabs; a console that signs out asks for a new sign-in.
    cookies: { long: { path: new URL(issuer).pathname, httpOnly: true, sameSite: 'lax' } },
    interactions: {
      policy: interactionPolicy.base(),
      url: (_, { uid }) => `${issuer}/interaction/${uid}`,
    },
    loadExistingGrant,
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: tokenSeconds,
      AuthorizationCode: codeSeconds,
      Grant: signInSeconds,
      IdToken: tokenSeconds,
      Interaction: signInSeconds,
      // Renewing does not prolong the sign-in.
      RefreshToken: (ctx) => ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? signInSeconds,
      Session: signInSeconds,
    },
    renderError(ctx, { error, error_description: description }) {
      const { client_id: clientId, redirect_uri: redirectUri } = ctx.query
      const page = refusalPage(describeRefusal({ error, description, clientId, redirectUri }))
      ctx.set(page.headers)
      ctx.body = page.html
    },
  } satisfies Configuration)
  // Only the caller says which pages may read responses; discovery and keys would be open to all.
  provider.use(async (ctx, next) => {
    const isAllowed = ctx.res.hasHeader('access-control-allow-origin')
    await next()
    if (!isAllowed) ctx.remove('access-control-allow-origin')
  })
  // The console's address is known only once the stack is up.
  provider.Client.prototype.redirectUriAllowed = (uri) => redirectUris().includes(uri)
  return provider
}

function createClient({ issuer, audience }: ProviderOptions): ClientMetadata {
  return {
    client_id: audience,
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    // Only a place holder: see `redirectUriAllowed`.
    redirect_uris: [issuer],
    id_token_signed_response_alg: algorithm,
    require_auth_time: true,
  }
}

/** Grants the console what it asks for: it belongs to the product, so that nobody has to consent. */
const loadExistingGrant: Configuration['loadExistingGrant'] = async ({ oidc }) => {
  const grant = new oidc.provider.Grant({
    clientId: oidc.client?.clientId,
    accountId: oidc.session?.accountId,
  })
  grant.addOIDCScope(scopes.join(' '))
  grant.addResourceScope(resource, scopes.join(' '))
  await grant.save()
  return grant
}

function getName(subject: string): string {
  const clientId = getClientId(subject)
  return clientId === demoClientId ? 'Demo analyst' : `Analyst of ${clientId}`
}

interface Refusal {
  readonly error: string
  readonly description: string | undefined
  readonly clientId: string | string[] | undefined
  readonly redirectUri: string | string[] | undefined
}

function describeRefusal({ error, description, clientId, redirectUri }: Refusal): string {
  switch (error) {
    case 'invalid_client':
      return `unknown client_id "${String(clientId)}".`
    case 'invalid_redirect_uri':
      return `redirect_uri "${String(redirectUri)}" is not one of the console's. Open the console itself.`
    default:
      return `${description ?? error}. Go back to the console and sign in again.`
  }
}
