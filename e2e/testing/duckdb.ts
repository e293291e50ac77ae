import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { run } from './packed-project.ts'

// 70 MB that only one suite needs, so it is installed by it, and kept for its next run.
const directory = join(homedir(), '.cache/sportsfeeds/duckdb')
const script = `
import { DuckDBInstance } from '@duckdb/node-api'
const instance = await DuckDBInstance.create()
const connection = await instance.connect()
const results = []
for (const statement of JSON.parse(process.argv[2]))
  results.push((await connection.runAndReadAll(statement)).getRowObjectsJson())
console.log(JSON.stringify(results))
`
const Results = z.array(z.array(z.record(z.string(), z.unknown())))

/** Rows of each statement, with numbers of 64 bits as text. Paths in the statements are relative to `cwd`. */
export async function runDuckDb(
  statements: readonly string[],
  cwd: string,
): Promise<z.infer<typeof Results>> {
  await mkdir(directory, { recursive: true })
  await writeFile(
    join(directory, 'package.json'),
    JSON.stringify({ private: true, dependencies: { '@duckdb/node-api': '1.5.5-r.5' } }),
  )
  const file = join(directory, 'query.mjs')
  await writeFile(file, script)
  if (!existsSync(join(directory, 'node_modules/@duckdb/node-api')))
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: directory })
  const { stdout } = await run(process.execPath, [file, JSON.stringify(statements)], { cwd })
  return Results.parse(JSON.parse(stdout))
}
