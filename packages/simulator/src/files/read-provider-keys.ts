import { readFile } from 'node:fs/promises'
import { ProviderName } from '@sportsfeeds/domain'
import * as z from 'zod'
import { UnreadableFileError } from '../errors.ts'

/** Reads a table of API keys by provider: `{"acme":"key"}`. The keys are secret and appear in no message. @throws UnreadableFileError */
export async function readProviderKeys(file: string): Promise<Readonly<Record<string, string>>> {
  let json: unknown
  try {
    json = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? notKeys : String(error instanceof Error ? error.message : error)
    throw new UnreadableFileError(file, reason)
  }
  const keys = z.record(ProviderName, z.string().trim().min(1)).safeParse(json)
  if (!keys.success) throw new UnreadableFileError(file, notKeys)
  return keys.data
}

const notKeys = 'must be JSON of API keys by provider, such as {"acme":"key"}'
