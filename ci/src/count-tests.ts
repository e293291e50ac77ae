import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const Counts = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() })
export type Counts = z.infer<typeof Counts>

/** Adds up what the packages' last runs of unit and stack tests counted. */
export async function countTests(root: string): Promise<Counts> {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const files = glob(`{${places.join(',')}}/test-results/{unit,stack}.json`, { cwd: root })
  for await (const file of files) {
    const counts = Counts.parse(JSON.parse(await readFile(join(root, file), 'utf8')))
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
  }
  return total
}

/** Every workspace that may have tests. */
const places = ['packages/*', 'e2e', 'bench', 'ci', 'scripts', 'tools/*', 'examples/*']
