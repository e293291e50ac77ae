import { AccessRefusedError, UnreachableError, type GetToken } from '@sportsfeeds/client'
import { fieldPath, StackOutputs } from '@sportsfeeds/domain'
import { decodeText, loopbackProxyAdvice } from '@sportsfeeds/std'
import * as z from 'zod'
import { UsageError } from './errors.ts'

/** Outputs of a stack, and access tokens for it. */
export interface Stack {
  readonly outputs: StackOutputs
  /** Reads the address from the outputs again: after a change of the delivery it is another. */
  readonly readAddress: () => string
  readonly getToken: GetToken
}

export interface OpenStackDependencies {
  readonly readFile: (file: string) => Uint8Array
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly fetch: TokenFetch
  readonly now: () => number
}

/** The part of the platform's `fetch` that is used. */
export type TokenFetch = (
  url: string,
  init: {
    readonly method?: 'POST'
    readonly headers: Record<string, string>
    readonly body?: string
    readonly signal: AbortSignal
  },
) => Promise<{ readonly status: number; json(): Promise<unknown> }>

/** @param programName the program of the outputs that signs in. @throws UsageError */
export function openStack(
  file: string,
  programName: string | undefined,
  { readFile, environment, fetch, now }: OpenStackDependencies,
): Stack {
  const outputs = readOutputs(file, readFile)
  const advice = outputs.local === undefined ? undefined : loopbackProxyAdvice(environment)
  if (advice !== undefined) throw new UsageError(advice)
  const readAddress = (): string => {
    try {
      return readOutputs(file, readFile).bookmakerApiUrl
    } catch {
      // While they are written they may be unreadable.
      return outputs.bookmakerApiUrl
    }
  }
  const given = environment[tokenVariable]
  if (programName === undefined && given !== undefined && given !== '')
    return { outputs, readAddress, getToken: givenToken(given) }
  const program =
    programName === undefined
      ? programOfEnvironment(environment)
      : programOfOutputs(programName, outputs, file)
  if (program !== undefined) {
    const fetchToken = (): Promise<IssuedToken> => tokenOfProgram(outputs.oidcIssuer, program, fetch)
    return { outputs, readAddress, getToken: keptToken(fetchToken, now) }
  }
  const { local } = outputs
  if (local === undefined) {
    throw new UsageError(
      `Stack "${outputs.stack}" has no demo tokens; set ${tokenVariable} to yours, or ${clientIdVariable} and ${clientSecretVariable} to those of a program, or name one of its outputs with --program.`,
    )
  }
  return { outputs, readAddress, getToken: keptToken(() => tokenOfLocalStack(local.tokenUrl, fetch), now) }
}

const tokenVariable = 'SPORTSFEEDS_TOKEN'
const clientIdVariable = 'SPORTSFEEDS_CLIENT_ID'
const clientSecretVariable = 'SPORTSFEEDS_CLIENT_SECRET'
const scopeVariable = 'SPORTSFEEDS_SCOPE'

function readOutputs(file: string, readFile: OpenStackDependencies['readFile']): StackOutputs {
  let text: string
  try {
    text = decodeText(readFile(file))
  } catch (cause) {
    throw new UsageError(
      `Cannot read ${file}: run \`npm start\` first, or name another stack's outputs with --outputs FILE.`,
      { cause },
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UsageError(
      `${file} is not JSON; write it with \`npm start\` or \`pulumi stack output --json\`.`,
      { cause },
    )
  }
  const parsed = StackOutputs.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(
    `${file} is not the outputs of a stack: ${fieldPath(issue?.path ?? [])} ${issue?.message}.`,
    {
      cause: parsed.error,
    },
  )
}

function givenToken(token: string): GetToken {
  return ({ isRefused }) => {
    if (!isRefused) return token
    throw new AccessRefusedError(
      `The server does not accept the token in ${tokenVariable}; set it to a valid one.`,
    )
  }
}

/** A program's credentials at the issuer. */
interface Program {
  readonly id: string
  readonly secret: string
  readonly scope?: string | undefined
}

function programOfOutputs(name: string, { programs, stack }: StackOutputs, file: string): Program {
  if (programs === undefined)
    throw new UsageError(
      `${file} has no programs: set sportsfeeds:programs of stack "${stack}", and take the outputs with \`pulumi stack output --json --show-secrets\`.`,
    )
  const program = new Map(Object.entries(programs)).get(name)
  if (program !== undefined) return program
  throw new UsageError(
    `Stack "${stack}" has no program "${name}"; it has ${Object.keys(programs).join(', ')}.`,
  )
}

function programOfEnvironment(environment: OpenStackDependencies['environment']): Program | undefined {
  const { [clientIdVariable]: id = '', [clientSecretVariable]: secret = '' } = environment
  if (id === '' && secret === '') return undefined
  if (id !== '' && secret !== '') return { id, secret, scope: environment[scopeVariable] }
  throw new UsageError(`Set both ${clientIdVariable} and ${clientSecretVariable}, or neither.`)
}

/** By the client credentials grant: https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
async function tokenOfProgram(
  issuer: string,
  { id, secret, scope }: Program,
  fetch: TokenFetch,
): Promise<IssuedToken> {
  const signal = AbortSignal.timeout(tokenTimeoutMs)
  const discoveryUrl = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  try {
    const { token_endpoint: url } = Discovery.parse(
      await (await fetch(discoveryUrl, { headers: {}, signal })).json(),
    )
    const form = { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from([id, secret].map(encodeURIComponent).join(':')).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(form).toString(),
      signal,
    })
    if (response.status === 400 || response.status === 401) {
      const { error } = Refusal.parse(await response.json())
      throw new AccessRefusedError(`The issuer ${issuer} gives the program ${id} no token: ${error}.`)
    }
    return IssuedToken.parse(await response.json())
  } catch (cause) {
    if (cause instanceof AccessRefusedError) throw cause
    throw new UnreachableError(`The issuer ${issuer} gave no token; try again.`, { cause })
  }
}

async function tokenOfLocalStack(url: string, fetch: TokenFetch): Promise<IssuedToken> {
  try {
    const response = await fetch(url, { headers: {}, signal: AbortSignal.timeout(tokenTimeoutMs) })
    return IssuedToken.parse(await response.json())
  } catch (cause) {
    throw new UnreachableError(
      `The token endpoint ${url} is not responding; is the stack running? Start it with \`npm start\`.`,
      { cause },
    )
  }
}

/** Fetches a token again after half of its life, or when it was refused. */
function keptToken(fetchToken: () => Promise<IssuedToken>, now: () => number): GetToken {
  let kept: { readonly token: string; readonly untilMs: number } | undefined
  return async ({ isRefused }) => {
    if (kept !== undefined && !isRefused && now() < kept.untilMs) return kept.token
    const { access_token: token, expires_in: seconds } = await fetchToken()
    kept = { token, untilMs: now() + (seconds * 1_000) / 2 }
    return token
  }
}

const tokenTimeoutMs = 10_000

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
const IssuedToken = z.object({ access_token: z.string(), expires_in: z.number().default(60) })
type IssuedToken = z.infer<typeof IssuedToken>
/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const Refusal = z.object({ error: z.string() })
const Discovery = z.object({ token_endpoint: z.url() })
