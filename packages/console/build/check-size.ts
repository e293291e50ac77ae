import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import * as z from 'zod'

/** What an analyst's browser fetches before the board stands, compressed as CloudFront compresses it. */
const maxFirstLoadBytes = 250_000

const dist = new URL('../dist/', import.meta.url)

const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    imports: z.array(z.string()).default([]),
  }),
)

const main = (): void => {
  const manifest = Manifest.parse(JSON.parse(read('.vite/manifest.json').toString()))
  const entries = Object.keys(manifest).filter((name) => manifest[name]?.isEntry === true)
  const files = [...closure(manifest, entries)].flatMap((name) => manifest[name]?.file ?? [])
  const bytes = files
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(read(file)).length, 0)
  const size = `${(bytes / 1000).toFixed(1)} kB of at most ${maxFirstLoadBytes / 1000} kB`
  if (bytes > maxFirstLoadBytes) {
    process.stderr.write(`First load is too large: ${size} of JavaScript, gzipped. Import less, or later.\n`)
    process.exitCode = 1
    return
  }
  process.stdout.write(`First load: ${size} of JavaScript, gzipped.\n`)
}

const read = (file: string): Buffer => readFileSync(new URL(file, dist))

/** The chunks that `names` need at once; those imported later are not among them. */
const closure = (manifest: z.infer<typeof Manifest>, names: readonly string[]): Set<string> => {
  const found = new Set(names)
  for (const name of found) for (const imported of manifest[name]?.imports ?? []) found.add(imported)
  return found
}

main()
