import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** Limit for the JavaScript that a browser loads before it shows the board, compressed as by CloudFront. */
const maxFirstLoadBytes = 250_000

const dist = new URL('../dist/', import.meta.url)

function main(): void {
  // The page references its script and, as preloads, all chunks that the script needs.
  const page = readFileSync(new URL('index.html', dist), 'utf8')
  const files = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].flatMap(([, file]) => file ?? [])
  if (files.length === 0) throw new Error('dist/index.html references no script. Run the build first.')
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0)
  const size = `${(bytes / 1000).toFixed(1)} kB (limit ${maxFirstLoadBytes / 1000} kB)`
  if (bytes > maxFirstLoadBytes) {
    process.stderr.write(
      `The first load is too large: ${size} of JavaScript, gzipped. Import less, or load it on demand.\n`,
    )
    process.exitCode = 1
    return
  }
  process.stdout.write(`First load: ${size} of JavaScript, gzipped.\n`)
}

main()
