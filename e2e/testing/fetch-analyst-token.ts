import type { StackOutputs } from '@sportsfeeds/domain'
import * as z from 'zod'

/** Fetches a token of the demo client from a local stack's issuer. */
export async function fetchAnalystToken({ local }: StackOutputs): Promise<string> {
  const response = await fetch(local?.tokenUrl ?? '')
  return Token.parse(await response.json()).access_token
}

const Token = z.object({ access_token: z.string() })
