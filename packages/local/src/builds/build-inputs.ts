import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const Manifest = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
})

/** Files of the whole repository that decide what any build makes. */
const sharedFiles = ['pnpm-lock.yaml', 'tsconfig.json']
/** Files outside its directory that a package's build reads as well. */
const furtherFiles: Readonly<Record<string, readonly string[]>> = {
  '@sportsfeeds/console': ['docs/asyncapi.json', 'docs/openapi.json'],
}
const ignoredDirectories = new Set(['dist', 'node_modules', '.turbo'])

/** A hash of the names and contents of {@link listBuildInputs}. */
export async function hashBuildInputs(root: string, packageName: string): Promise<string> {
  const files = await listBuildInputs(root, packageName)
  const contents = await Promise.all(
    files.map(async (file) => [file, await readFile(join(root, file))] as const),
  )
  const hash = createHash('sha256').update(process.version)
  for (const [file, content] of contents) hash.update(`\0${file}\0${content.length}\0`).update(content)
  return hash.digest('hex')
}

/**
 * Every file that the build of a package reads: its own and those of the workspace packages that it depends on, without
 * tests and pages of text.
 * @param root absolute; the repository.
 * @returns paths relative to it.
 */
export async function listBuildInputs(root: string, packageName: string): Promise<readonly string[]> {
  const directories = await dependencyClosure(root, packageName)
  const files = (await Promise.all(directories.map((directory) => listFiles(root, directory)))).flat()
  return [...sharedFiles, ...(furtherFiles[packageName] ?? []), ...files.toSorted()]
}

/** The package's directory and those of all workspace packages that it needs, relative to the root. */
async function dependencyClosure(root: string, packageName: string): Promise<readonly string[]> {
  const manifests = await readManifests(root)
  const needed = new Set([packageName])
  // A set yields what is added while it is iterated.
  for (const name of needed)
    for (const dependency of Object.keys(manifests.get(name)?.dependencies ?? {}))
      if (manifests.has(dependency)) needed.add(dependency)
  return [...needed].flatMap((name) => manifests.get(name)?.directory ?? [])
}

async function readManifests(root: string) {
  const names = await readdir(join(root, 'packages'))
  const manifests = await Promise.all(
    names.map(async (name) => {
      const directory = `packages/${name}`
      const text = await readFile(join(root, directory, 'package.json'), 'utf8').catch(() => undefined)
      return text === undefined ? [] : [{ ...Manifest.parse(JSON.parse(text)), directory }]
    }),
  )
  return new Map(manifests.flat().map((manifest) => [manifest.name, manifest]))
}

async function listFiles(root: string, directory: string): Promise<string[]> {
  const entries = await readdir(join(root, directory), { withFileTypes: true })
  const nested = entries
    // Editors lock files by links to nothing, next to what they edit.
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .filter(({ name }) => !ignoredDirectories.has(name) && !/\.test\.tsx?$|\.md$/.test(name))
    .map(async (entry) => {
      const path = `${directory}/${entry.name}`
      return entry.isDirectory() ? await listFiles(root, path) : [path]
    })
  return (await Promise.all(nested)).flat()
}
