import type { StackOutputs } from '@sportsfeeds/domain'
import { request } from 'undici'
import * as z from 'zod'
import { NoTargetError } from '../errors.ts'

/**
 * A token for an analyst to connect with: the one given, or else from the outputs' token URL.
 * @throws NoTargetError
 */
export async function getAnalystToken(
  { local }: Pick<StackOutputs, 'local'>,
  given: string | undefined,
): Promise<string> {
  if (given !== undefined) return given
  if (local === undefined) {
    throw new NoTargetError("Analysts need a token: set SPORTSFEEDS_TOKEN to an analyst's JWT.")
  }
  try {
    const { body } = await request(local.tokenUrl)
    return TokenResponse.parse(await body.json()).access_token
  } catch (error) {
    throw new NoTargetError(
      `${local.tokenUrl} did not return a token. Is the system that wrote the outputs still running?`,
      { cause: error },
    )
  }
}

const TokenResponse = z.object({ access_token: z.string() })
