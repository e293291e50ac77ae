import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StackOutputs } from '@sportsfeeds/domain'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from './testing/temporary-directory.ts'

const entry = fileURLToPath(new URL('./start.ts', import.meta.url))

interface Started {
  readonly child: ChildProcess
  readonly printed: () => string
  /** Resolves when `text` has been printed; rejects when the process ends without. */
  readonly until: (text: string) => Promise<void>
  readonly ended: Promise<number | null>
}

const children: ChildProcess[] = []

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

function start(args: readonly string[]): Started {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const until = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(text)) resolve()
      }
      child.stdout.on('data', look)
      void ended.then(() => reject(new Error(`The process ended without printing "${text}":\n${output}`)))
      look()
    })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return { child, printed: () => output, until, ended }
}

describe('started with the example’s faults and the logs of one function', () => {
  let directory: string
  let chaosFile: string
  let outputsFile: string
  let outputs: StackOutputs
  let started: Started

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'start-'))
    chaosFile = join(directory, 'chaos.json')
    outputsFile = join(directory, 'outputs.json')
    await copyFile(new URL('../examples/chaos.json', import.meta.url), chaosFile)
    started = start(['--port', '0', '--outputs', outputsFile, '--chaos', chaosFile, '--logs', 'writeFeeds'])
    await started.until('Faults are injected')
    outputs = StackOutputs.parse(JSON.parse(await readFile(outputsFile, 'utf8')))
  })

  afterAll(() => rm(directory, { recursive: true }))

  test('it prints what the named function logs, and injects the faults of the file until it changes', async () => {
    await started.until('[writeFeeds] REPORT RequestId: ')
    const faults = await fetch(`${outputs.local?.awsEndpoint}/_cloud/faults`)
    expect(await faults.json()).toMatchObject({ plan: { seed: 7, repeatEveryMs: 60_000 } })
    await writeFile(chaosFile, '{}')
    await started.until('Faults now as in')
  })

  test('it prints where everything is, and writes the outputs for their owner only', async () => {
    const { printed, until } = started
    await until('Ctrl-C stops it')
    await until('aws dynamodb scan')
    expect((await stat(outputsFile)).mode & 0o777).toBe(0o600)
    expect(printed()).toContain(`curl -sS -X PUT '${outputs.feedsApiUrl}/feeds'`)
    expect(printed()).toContain(`The console: ${outputs.consoleUrl}\nsportsfeeds runs`)
    expect((await fetch(`${outputs.consoleUrl}/config.json`)).status).toBe(200)
    expect(printed()).toContain(`npx --yes wscat -c '${outputs.bookmakerApiUrl}'`)
    expect(printed()).toContain(Object.values(outputs.providerApiKeys ?? {})[0])
    const token = await fetch(outputs.local?.tokenUrl ?? '')
    expect(await token.json()).toMatchObject({ token_type: 'Bearer' })

    const bill = await fetch(`${outputs.local?.awsEndpoint}/_local/bill`)
    expect(await bill.json()).toMatchObject({ dollars: expect.any(Number), unpriced: [] })
  })

  test('it ends cleanly on Ctrl-C, and prints the bill', async () => {
    const { child, ended, printed } = started
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(printed()).toContain('Stopping.')
    expect(printed()).toMatch(
      /On AWS these \d+ seconds would have cost \$[\d.]+, and a month at this rate \$[\d,.]+:/,
    )
    await expect(fetch(outputs.consoleUrl ?? '')).rejects.toThrow('fetch failed')
    await expect(fetch(outputs.feedsApiUrl)).rejects.toThrow('fetch failed')
  })
})

test('a taken port is one clear line and exit code 1', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // A listening TCP server has an address and a port.
  const { port } = server.address() as AddressInfo
  const { printed, ended } = start(['--port', String(port), '--quiet'])
  expect(await ended).toBe(1)
  expect(printed().trim().split('\n')).toEqual([
    expect.stringContaining(`Port ${port} is taken. Stop the program that has it`),
  ])
})

test.runIf(process.platform === 'linux').each([
  ['--data-dir', '/proc/none'],
  ['--data-dir', '/dev/null'],
])('%s %s, which cannot be made, is one clear line and exit code 1', async (option, path) => {
  const { printed, ended } = start(['--port', '0', '--quiet', option, path])
  expect(await ended).toBe(1)
  expect(printed().trim().split('\n')).toEqual([
    expect.stringContaining(`${option} ${path} cannot be used: `),
  ])
})

test('an invalid port is refused', async () => {
  const { printed, ended } = start(['--port', 'eighty'])
  expect(await ended).toBe(2)
  expect(printed()).toContain('whole number from 0 to 65534')
})

test('a fault plan with mistakes is refused before anything starts, one line for each', async () => {
  const file = join(await temporaryDirectory(), 'chaos.json')
  await writeFile(file, '{"throttling": {"share": 2}, "sed": 7}')
  const { printed, ended } = start(['--port', '0', '--chaos', file])
  expect(await ended).toBe(1)
  expect(printed().trim().split('\n')).toEqual([
    `The fault plan ${file} is invalid:`,
    expect.stringMatching(/^ {2}throttling\.share: /),
    expect.stringContaining('"sed"'),
  ])
})

test('logs of an unknown function are refused with the names of all', async () => {
  const { printed, ended } = start(['--port', '0', '--logs', 'consumer'])
  expect(await ended).toBe(1)
  expect(printed()).toContain('unknown function "consumer". Choose among writeFeeds')
})
