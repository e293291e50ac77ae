import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod'
import { documentOf } from './documents.ts'

/** The suites whose every title names its page; beside them are the helpers’ own tests. */
const suite = /\/conformance\/(?!targets)(?:\w+\/)?[\w-]+\.test\.ts$/
const leastTitles = 250

const Tests = z.array(z.object({ name: z.string(), file: z.string() }))

/** Lists the tests without running them; titles of tables are expanded. */
async function listTests(): Promise<z.infer<typeof Tests>> {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url))
  const args = [vitest, 'list', '--project', 'emulator', '--staticParse=false', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  })
  return Tests.parse(JSON.parse(stdout.slice(stdout.indexOf('['))))
}

const tests = await listTests()
const sourced = tests.filter(({ name }) => documentOf(name) !== undefined)
const unsourced = tests.filter(({ name, file }) => suite.test(file) && documentOf(name) === undefined)
const misnamed = tests.filter(
  ({ name }) => /\[[\w-]+\/[\w./-]+\]$/.test(name) && documentOf(name) === undefined,
)
process.stdout.write(`${sourced.length} titles name the page of AWS that states their behaviour.\n`)
for (const { name } of [...unsourced, ...misnamed])
  process.stderr.write(`No page of AWS is named by: ${name}\n`)
if (sourced.length < leastTitles) process.stderr.write(`There should be at least ${leastTitles}.\n`)
if (sourced.length < leastTitles || unsourced.length + misnamed.length > 0) process.exitCode = 1
