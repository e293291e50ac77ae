import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** What an analyst's browser fetches before the board stands, compressed as CloudFront compresses it. */
const maxFirstLoadBytes = 250_000

const dist = new URL('../dist/', import.meta.url)

function main(): void {
  // The page names its script, and for the browser to hurry all chunks that the script needs at once.
  const page = readFileSync(new URL('index.html', dist), 'utf8')
  const files = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].flatMap(([, file]) => file ?? [])
  if (files.length === 0) throw new Error('dist/index.html names no script.')
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0)
  const size = `${(bytes / 1000).toFixed(1)} kB of at most ${maxFirstLoadBytes / 1000} kB`
  if (bytes > maxFirstLoadBytes) {
    process.stderr.write(`First load is too large: ${size} of JavaScript, gzipped. Import less, or later.\n`)
    process.exitCode = 1
    return
  }
  process.stdout.write(`First load: ${size} of JavaScript, gzipped.\n`)
}

main()
