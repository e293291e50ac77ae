import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { eveningMs } from './odds.ts'

/** An OpenID Connect issuer without a network: pass its `fetch` to the verifier of its tokens. */
export interface TestIssuer {
  readonly url: string
  readonly fetch: typeof fetch
  /** Addresses that were fetched, in order. */
  readonly fetched: string[]
  /** Makes every further fetch fail. */
  readonly goDown: () => void
  readonly comeBack: () => void
  /** A signed token; `changes` override its claims, and one that is undefined is left out. */
  readonly token: (changes?: JWTPayload, algorithm?: 'RS256' | 'ES256', typ?: string) => Promise<string>
  /** The public RSA key as bytes: what an attacker knows. */
  readonly publicKeyBytes: () => Promise<Uint8Array>
}

export async function createTestIssuer(url = 'https://issuer.example'): Promise<TestIssuer> {
  const keys = await keysOf(url)
  const jwks = {
    keys: await Promise.all(
      Object.entries(keys).map(async ([alg, { publicKey }]) => ({
        ...(await exportJWK(publicKey)),
        alg,
        kid: alg,
      })),
    ),
  }
  const pages = new Map<string, unknown>([
    [`${url}/.well-known/openid-configuration`, { issuer: url, jwks_uri: `${url}/keys` }],
    [`${url}/keys`, jwks],
  ])
  const fetched: string[] = []
  let isUp = true

  return {
    url,
    fetched,
    goDown: () => {
      isUp = false
    },
    comeBack: () => {
      isUp = true
    },
    fetch: async (input) => {
      const address = input instanceof Request ? input.url : String(input)
      fetched.push(address)
      if (!isUp) throw new TypeError('fetch failed')
      return pages.has(address) ? Response.json(pages.get(address)) : new Response(null, { status: 404 })
    },
    token: (changes = {}, algorithm = 'RS256', typ) =>
      new SignJWT({
        iss: url,
        aud: 'sportsfeeds-console',
        sub: 'analyst-1',
        iat: eveningMs / 1000,
        exp: eveningMs / 1000 + 300,
        'custom:client': 'client-demo',
        ...changes,
      })
        .setProtectedHeader({ alg: algorithm, kid: algorithm, ...(typ === undefined ? {} : { typ }) })
        .sign(keys[algorithm].privateKey),
    publicKeyBytes: async () =>
      new TextEncoder().encode(JSON.stringify(await exportJWK(keys.RS256.publicKey))),
  }
}

/** The keys of an address are made once: it takes a good part of a second. */
function keysOf(url: string): ReturnType<typeof generateKeys> {
  const keys = keysByUrl.get(url) ?? generateKeys()
  keysByUrl.set(url, keys)
  return keys
}

const keysByUrl = new Map<string, ReturnType<typeof generateKeys>>()

async function generateKeys() {
  return {
    RS256: await generateKeyPair('RS256', { extractable: true }),
    ES256: await generateKeyPair('ES256', { extractable: true }),
  }
}
