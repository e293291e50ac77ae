import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import * as z from 'zod'

/** The settings of a stack's file as the CLI hands them to the program: by full key, all of them text, structures as JSON. */
export async function readStackSettings(stack: string): Promise<Record<string, string>> {
  const text = await readFile(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url), 'utf8')
  const { config } = StackFile.parse(parse(text))
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

const StackFile = z.object({ config: z.record(z.string(), z.json()) })
