import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'

// Each test starts processes, which take seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const directory = mkdtempSync(join(tmpdir(), 'simulator-'))
const outputsFile = join(directory, 'outputs.json')
const nowhere = 'http://127.0.0.1:1'
writeFileSync(
  outputsFile,
  JSON.stringify({
    stack: 'test',
    region: 'eu-west-1',
    feedsApiUrl: `${nowhere}/feeds`,
    bookmakerApiUrl: 'ws://127.0.0.1:1/live',
    tableName: 't',
    streamName: 's',
    onFailureQueueUrl: `${nowhere}/queue`,
    oidcIssuer: `${nowhere}/oidc`,
    oidcAudience: 'a',
    providerApiKeys: { acme: 'key' },
    local: { awsEndpoint: nowhere, tokenUrl: `${nowhere}/token` },
  }),
)

afterAll(() => rmSync(directory, { recursive: true }))

async function simulator(...args: readonly string[]): Promise<{ code: unknown; err: string }> {
  const script = fileURLToPath(new URL('cli.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code, err }
}

test.each([[['run', '--bogus']], [['run', '--profile', 'nonsense']]])(
  'a mistake in the command line ends with what it is, and with 2: %j',
  async (args) => {
    const { code, err } = await simulator(...args)
    expect(code).toBe(2)
    expect(err).toMatch(/^(error: |--profile nonsense: must be one of steady, ).*\n+$/)
  },
)

test.each([
  [['run', '--duration', '1s']],
  [['seed', '--clients']],
  [['client', 'client-acme', '--name', 'Acme']],
  [['audit', '--from', '2026-05-01', '--to', '2026-05-01']],
])('without a running stack it says so in a line, without a stack trace: %j', async (args) => {
  const { code, err } = await simulator(...args, '--outputs', outputsFile)
  expect(code).toBe(args[0] === 'audit' ? 3 : 1)
  expect(err).toContain('127.0.0.1:1')
  expect(err).not.toMatch(/^\s+at /m)
})
