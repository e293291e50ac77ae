import { AccessRefusedError, UnreachableError, type Fetch, type GetToken } from '@sportsfeeds/client'
import { fieldPath, StackOutputs } from '@sportsfeeds/domain'
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
  readonly readFile: (file: string) => string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly fetch: Fetch
  readonly now: () => number
}

/** @throws UsageError */
export function openStack(file: string, { readFile, environment, fetch, now }: OpenStackDependencies): Stack {
  const outputs = readOutputs(file, readFile)
  const readAddress = (): string => {
    try {
      return readOutputs(file, readFile).bookmakerApiUrl
    } catch {
      // While they are written they may be unreadable.
      return outputs.bookmakerApiUrl
    }
  }
  const given = environment[tokenVariable]
  if (given !== undefined && given !== '') return { outputs, readAddress, getToken: givenToken(given) }
  if (outputs.local === undefined) {
    throw new UsageError(`Stack "${outputs.stack}" has no demo tokens; set ${tokenVariable} to yours.`)
  }
  return { outputs, readAddress, getToken: fetchedToken(outputs.local.tokenUrl, fetch, now) }
}

const tokenVariable = 'SPORTSFEEDS_TOKEN'

function readOutputs(file: string, readFile: OpenStackDependencies['readFile']): StackOutputs {
  let text: string
  try {
    text = readFile(file)
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

function fetchedToken(url: string, fetch: Fetch, now: () => number): GetToken {
  let kept: { readonly token: string; readonly untilMs: number } | undefined
  return async ({ isRefused }) => {
    if (kept !== undefined && !isRefused && now() < kept.untilMs) return kept.token
    try {
      const response = await fetch(url, { headers: {}, signal: AbortSignal.timeout(tokenTimeoutMs) })
      const { access_token: token, expires_in: seconds } = TokenResponse.parse(await response.json())
      kept = { token, untilMs: now() + (seconds * 1_000) / 2 }
      return token
    } catch (cause) {
      throw new UnreachableError(
        `The token endpoint ${url} is not responding; is the stack running? Start it with \`npm start\`.`,
        { cause },
      )
    }
  }
}

const tokenTimeoutMs = 10_000

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
const TokenResponse = z.object({ access_token: z.string(), expires_in: z.number().default(60) })
