import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod'
import type { Outcome } from './compare-outcomes.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Vitest's report in JSON. A file without tests has failed before they began. */
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

/**
 * Runs the suites against an engine that serves DynamoDB, Kinesis and SQS at one endpoint, and against nothing else.
 * @throws Error when a file could not run.
 */
export async function runSuites(endpoint: string, folders: readonly string[]): Promise<Outcome[]> {
  const directory = await mkdtemp(join(tmpdir(), 'second-opinion-'))
  const file = join(directory, 'report.json')
  const outputs = ['--reporter=json', `--outputFile=${file}`]
  try {
    const vitest = join(root, 'node_modules/.bin/vitest')
    await promisify(execFile)(
      vitest,
      ['run', '--project', 'emulator', ...folders, '--testNamePattern', `by ${endpoint}`, ...outputs],
      {
        cwd: root,
        env: {
          ...process.env,
          CONFORMANCE_DYNAMODB: endpoint,
          CONFORMANCE_KINESIS: endpoint,
          CONFORMANCE_SQS: endpoint,
        },
      },
    ).catch((error: unknown) => {
      // It ends with 1 when a test fails, which some do.
      if (!(error instanceof Error && 'code' in error && error.code === 1)) throw error
    })
    const { testResults } = Report.parse(JSON.parse(await readFile(file, 'utf8')))
    return testResults.flatMap(({ name, message, assertionResults }) => {
      if (assertionResults.length === 0) throw new Error(`${name} could not run: ${message}`)
      return assertionResults
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .map(({ ancestorTitles, title, status, failureMessages }) => ({
          // Without the name of the service and the engine.
          title: [...ancestorTitles.slice(1), title].join(': '),
          isPassed: status === 'passed',
          message: failureMessages?.[0]?.split('\n')[0],
        }))
    })
  } finally {
    await rm(directory, { recursive: true })
  }
}
