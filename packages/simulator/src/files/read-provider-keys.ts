import { ProviderName } from '@sportsfeeds/domain'
import * as z from 'zod'
import { UnreadableFileError } from '../errors.ts'
import { readJsonFile } from './read-json-file.ts'

/** Reads a table of API keys by provider: `{"acme":"key"}`. The keys are secret and appear in no message. @throws UnreadableFileError */
export async function readProviderKeys(file: string): Promise<Readonly<Record<string, string>>> {
  const keys = z.record(ProviderName, z.string().trim().min(1)).safeParse(await readJsonFile(file))
  if (keys.success) return keys.data
  throw new UnreadableFileError(file, 'must be JSON of API keys by provider, such as {"acme":"key"}')
}
