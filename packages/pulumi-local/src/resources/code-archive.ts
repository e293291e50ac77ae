import { cp, mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'

const AssetFields = z.object({
  kind: z.literal('asset'),
  path: z.string().optional(),
  text: z.string().optional(),
})
type CodeAsset = z.infer<typeof AssetFields>

/** The `code` of a function: an archive as the engine decodes it. */
export const CodeArchive = z.object({
  kind: z.literal('archive'),
  path: z.string().optional(),
  /** By path in the package. Their archives are directories. */
  assets: z
    .record(z.string(), z.union([AssetFields, z.object({ kind: z.literal('archive'), path: z.string() })]))
    .optional(),
  sha256: z.string(),
})
export type CodeArchive = z.infer<typeof CodeArchive>

/**
 * The directory that holds the archive's files: the archive's own when it is one, else a copy laid out under
 * `workDirectory`, named by content. With `isCopied` it is always a copy, which the next build leaves alone.
 */
export async function codeDirectory(
  archive: CodeArchive,
  workDirectory: string,
  { isCopied = false }: { readonly isCopied?: boolean | undefined } = {},
): Promise<string> {
  const whole = archive.path ?? onlyDirectory(archive)
  if (whole !== undefined && (await stat(whole)).isDirectory()) {
    if (!isCopied) return whole
    const copy = join(workDirectory, archive.sha256)
    await cp(whole, copy, { recursive: true })
    return copy
  }
  if (whole !== undefined) {
    throw new TypeError(
      `The code archive "${whole}" is not a directory. Packed archives are not supported: pass a directory.`,
    )
  }
  const directory = join(workDirectory, archive.sha256)
  for (const [name, item] of Object.entries(archive.assets ?? {})) {
    const target = join(directory, name)
    await mkdir(dirname(target), { recursive: true })
    if (item.kind === 'archive') await cp(item.path, target, { recursive: true })
    else await copyAsset(item, target)
  }
  return directory
}

function onlyDirectory({ assets = {} }: CodeArchive): string | undefined {
  const entries = Object.entries(assets)
  const [name, item] = entries[0] ?? []
  return entries.length === 1 && (name === '.' || name === './') && item?.kind === 'archive'
    ? item.path
    : undefined
}

async function copyAsset({ path, text }: CodeAsset, target: string): Promise<void> {
  if (path === undefined) await writeFile(target, text ?? '')
  else await cp(path, target)
}
