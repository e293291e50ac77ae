import { createHash, type Hash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Properties } from './property-values.ts'

/**
 * The properties with the SHA-256 of its content on every asset and archive: requests carry paths only, so two equal
 * requests may mean different code.
 */
export async function withFingerprints(properties: Properties): Promise<Properties> {
  // An object stays an object.
  return (await fingerprintValue(properties)) as Properties
}

async function fingerprintValue(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(fingerprintValue))
  if (typeof value !== 'object' || value === null) return value
  if (isAssetOrArchive(value)) return { ...value, sha256: await hashOf(value) }
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, field]) => [key, await fingerprintValue(field)] as const),
  )
  return Object.fromEntries(entries)
}

interface AssetOrArchive {
  readonly kind: 'asset' | 'archive'
  readonly path?: string
  readonly text?: string
  readonly assets?: Readonly<Record<string, AssetOrArchive>>
}

function isAssetOrArchive(value: object): value is AssetOrArchive {
  return 'kind' in value && (value.kind === 'asset' || value.kind === 'archive')
}

async function hashOf(item: AssetOrArchive): Promise<string> {
  const hash = createHash('sha256')
  await addItem(hash, '', item)
  return hash.digest('hex')
}

async function addItem(hash: Hash, name: string, item: AssetOrArchive): Promise<void> {
  hash.update(`${name}\0`)
  if (item.text !== undefined) hash.update(item.text)
  if (item.path !== undefined) await addPath(hash, name, item.path)
  for (const [key, inner] of Object.entries(item.assets ?? {}).toSorted(byName)) {
    await addItem(hash, join(name, key), inner)
  }
}

async function addPath(hash: Hash, name: string, path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) {
    hash.update(`${name}\0`).update(await readFile(path))
    return
  }
  for (const entry of (await readdir(path)).toSorted())
    await addPath(hash, join(name, entry), join(path, entry))
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
