import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import * as z from 'zod'
import { messageOf, StackConfigError } from '../errors.ts'

/** A stack's configuration as Pulumi's SDK reads it: by full key (`aws:region`), objects as JSON text. */
export type StackConfig = Readonly<Record<string, string>>

const ProjectFile = z.object({ name: z.string() })
/** A value in `Pulumi.<stack>.yaml` or of an override. */
export const ConfigValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
])
export type ConfigValue = z.infer<typeof ConfigValue>

const StackFile = z.object({ config: z.record(z.string(), ConfigValue).nullish() })

/** Reads the project's name from `Pulumi.yaml` in `directory`. @throws StackConfigError */
export async function readProjectName(directory: URL): Promise<string> {
  return (await readYaml(new URL('Pulumi.yaml', directory), ProjectFile)).name
}

/**
 * Reads the settings of `Pulumi.<stack>.yaml`. Encrypted ones are left out: only Pulumi's backend has their key.
 * @throws StackConfigError
 */
export async function readStackConfig(directory: URL, stack: string): Promise<StackConfig> {
  const { config } = await readYaml(new URL(`Pulumi.${stack}.yaml`, directory), StackFile)
  return toStackConfig(
    Object.fromEntries(Object.entries(config ?? {}).filter(([, value]) => !isEncrypted(value))),
  )
}

export function toStackConfig(values: Readonly<Record<string, ConfigValue | undefined>>): StackConfig {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
    ),
  )
}

function isEncrypted(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'secure' in value
}

async function readYaml<Schema extends z.ZodType>(file: URL, schema: Schema): Promise<z.infer<Schema>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StackConfigError(`${file.pathname} cannot be read: ${messageOf(error)}`, { cause: error })
  })
  const parsed = schema.safeParse(parse(text))
  if (!parsed.success) {
    throw new StackConfigError(`${file.pathname} is invalid: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    })
  }
  return parsed.data
}
