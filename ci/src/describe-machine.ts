import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './root.ts'

/**
 * What tests use of the machine besides the files of the project, as environment variables that turbo.json declares: a
 * test that used another browser, another AWS command line or other recorded data is run again.
 */
export async function describeMachine(): Promise<Record<string, string>> {
  const [browser, awsCli, data] = await Promise.all([
    versionOf(process.env['CHROMIUM_PATH'] ?? 'chromium'),
    versionOf('aws'),
    changedAt(process.env['SPORTSFEEDS_RECORDED_DATA'] ?? join(root, '../shared/data')),
  ])
  return { TEST_BROWSER: browser, TEST_AWS_CLI: awsCli, TEST_DATA: data }
}

async function versionOf(command: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, ['--version'], { timeout: 10_000 })
    return stdout.trim()
  } catch {
    return 'none'
  }
}

async function changedAt(directory: string): Promise<string> {
  try {
    return String((await stat(directory)).mtimeMs)
  } catch {
    return 'none'
  }
}
