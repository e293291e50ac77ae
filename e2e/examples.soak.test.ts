import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { RunningStack } from '@sportsfeeds/local'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repositoryDirectory } from './testing/packed-project.ts'
import { startClientStack } from './testing/start-client-stack.ts'
import { goProgram, missingTool, pythonWith, runTool } from './testing/tools.ts'
import { writeOutputs } from './testing/write-outputs.ts'

const examples = join(repositoryDirectory, 'examples')
const requirements = ['websockets==15.0.1']
const missing = await missingTool([
  () => pythonWith(requirements),
  () => goProgram(join(examples, 'analyst/go')),
  () => goProgram(join(examples, 'provider/go')),
])

let stack: RunningStack
let token: string
let directory: string
let outputsFile: string
const children: ChildProcess[] = []

beforeAll(async () => {
  ;({ stack, token } = await startClientStack())
  ;({ directory, file: outputsFile } = await writeOutputs(stack.outputs))
})

afterAll(async () => {
  for (const child of children) child.kill()
  await stack.close()
  await rm(directory, { recursive: true })
})

test.skipIf(missing !== undefined)(
  'the example providers in Python and Go send what the analysts in both print',
  async () => {
    const env = {
      SPORTSFEEDS_BOOKMAKER_API_URL: stack.outputs.bookmakerApiUrl,
      SPORTSFEEDS_FEEDS_API_URL: stack.outputs.feedsApiUrl,
      SPORTSFEEDS_TOKEN: token,
    }
    const analysts = [
      start([await pythonWith(requirements), join(examples, 'analyst/python/main.py')], env),
      start([await goProgram(join(examples, 'analyst/go'))], env),
    ]
    await Promise.all(analysts.map((printed) => printed(/^state: live$/)))
    for (const language of ['python', 'go'] as const) {
      const command = await providerCommand(language)
      const sent = start([...command, '--outputs', outputsFile, '--count', '10'])
      const [, price = ''] = await sent(/^(\d+\.\d\d): 1 of 1 stored$/)
      // The tenth time is a goal.
      await sent(/^\d+\.\d\d: 2 of 2 stored$/)
      const game = `game-example-${language}`
      const odds = new RegExp(`^${game} total@2\\.5 \\S+ over ${Number(price)}, under [\\d.]+ open$`)
      const stop = new RegExp(`^${game} \\* \\S+ +suspended$`)
      for (const printed of analysts)
        expect(await Promise.all([printed(odds), printed(stop)])).toHaveLength(2)
    }
  },
)

test.skipIf(missing !== undefined).each(['python', 'go'] as const)(
  'the example provider in %s sends its game first, waits as long as it has to, and sends again what was not stored',
  async (language) => {
    const responses: { status: number; retryAfter?: string; body: object }[] = [
      { status: 503, retryAfter: '1', body: {} },
      { status: 200, body: { games: [] } },
      { status: 429, body: {} },
      { status: 207, body: { stored: 0, duplicates: 0, rejected: [], notStored: [0] } },
      { status: 200, body: { stored: 1, duplicates: 0, rejected: [], notStored: [] } },
    ]
    const requests: { path: string | undefined; body: string; atMs: number }[] = []
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const next = responses[requests.length]
        requests.push({ path: request.url, body, atMs: performance.now() })
        const { status = 500, retryAfter } = next ?? {}
        response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
        response.end(JSON.stringify(next?.body))
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo // it listens on a port
    const [file = '', ...args] = await providerCommand(language)
    const { stdout } = await runTool(file, [...args, '--count', '1'], {
      env: { SPORTSFEEDS_FEEDS_API_URL: `http://127.0.0.1:${port}`, SPORTSFEEDS_API_KEY: 'key' },
    })
    server.close()
    expect(stdout).toMatch(/^\d+\.\d\d: 1 of 1 stored\n$/)
    expect(requests.map(({ path }) => path)).toEqual(['/games', '/games', '/feeds', '/feeds', '/feeds'])
    const [first, second, third, ...again] = requests
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(990)
    expect(again.map(({ body }) => body)).toEqual([third?.body, third?.body])
  },
)

async function providerCommand(language: 'python' | 'go'): Promise<string[]> {
  return language === 'go'
    ? [await goProgram(join(examples, 'provider/go'))]
    : [await pythonWith(requirements), join(examples, 'provider/python/main.py')]
}

/** Starts a program. @returns waits for a line of its output, which may have come before */
function start([file = '', ...args]: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const lines: string[] = []
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  return async (wanted: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = lines.map((line) => wanted.exec(line)).find((match) => match !== null)
      if (found) return found
      await once(output, 'line')
    }
  }
}
