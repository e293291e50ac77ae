import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findChromium, isBrowserRequired, missingChromium } from '@sportsfeeds/harness/chromium'
import type { RunningStack } from '@sportsfeeds/local'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectedStates, handshakeFailures, serveFailure } from './testing/handshake-failures.ts'
import { measureLag } from './testing/measure-lag.ts'
import { createPackedProject, type PackedProject } from './testing/packed-project.ts'
import { openProgramBrowser, type ProgramBrowser } from './testing/program-browser.ts'
import { readmeExamples } from './testing/readme-examples.ts'
import {
  compilerFile,
  compilerNames,
  installRuntimes,
  runtimeBinary,
  runtimeNames,
} from './testing/runtimes.ts'
import { startClientStack } from './testing/start-client-stack.ts'
import { strictProgram, typeErrors } from './testing/strict-program.ts'

const isBrowserMissing = findChromium() === undefined
// Thrown here, not in a hook: after a failed hook the tests would count as skipped.
if (isBrowserMissing && isBrowserRequired()) throw new Error(missingChromium)
if (isBrowserMissing) process.stderr.write(`Nothing runs in a browser. ${missingChromium}\n`)
const platforms = isBrowserMissing ? runtimeNames : ([...runtimeNames, 'Chromium'] as const)
type Platform = (typeof platforms)[number]

/** Within which a failed handshake is noticed, as far as it depends on the client and its platform. */
const noticedWithinMs = 2_000

let project: PackedProject
let stack: RunningStack
let token: string
let browser: ProgramBrowser | undefined
const children: ChildProcess[] = []
let programs = 0

beforeAll(async () => {
  await installRuntimes()
  project = await createPackedProject()
  await project.install('ws')
  browser = isBrowserMissing ? undefined : await openProgramBrowser()
  const settings = browser === undefined ? {} : { config: { 'sportsfeeds:consoleOrigin': browser.origin } }
  ;({ stack, token } = await startClientStack(settings))
}, 900_000)

afterEach(async () => {
  for (const child of children.splice(0)) child.kill()
  await browser?.closePages()
})

afterAll(async () => {
  await browser?.close()
  await stack.close()
  await project.remove()
})

describe.each(compilerNames)('with %s', (name) => {
  test.each(['nodenext', 'bundler'] as const)('types are correct, resolution %s', async (resolution) => {
    await writeFile(join(project.directory, 'strict.ts'), strictProgram)
    expect(await typeErrors(compilerFile(name), resolution, project.directory)).toBe('')
  })
})

describe.each(platforms)('on %s', (platform) => {
  test.each(handshakeFailures)(
    'C23 a handshake that fails, %s, ends in its state within 2 s, apart from what the machine is late',
    async (failure) => {
      const server = await serveFailure(failure)
      const serving = measureLag()
      const { bookmakerApiUrl, feedsApiUrl } = server
      const options = { bookmakerApiUrl, feedsApiUrl, timing: { attemptTimeoutMs: 600_000 } }
      const line = await start(
        platform,
        `import { createClient } from '@sportsfeeds/client'
       const client = createClient({ ...${JSON.stringify(options)}, getToken: () => 'token' })
       const startedAtMs = performance.now()
       const own = (${measureLag.toString()})()
       client.on('state', ({ state }) => {
         const afterMs = Math.round(performance.now() - startedAtMs)
         console.log([state.kind, state.reason, 'after', afterMs, 'ms, of which late', Math.round(own.lagMs()), 'ms'].join(' '))
       })`,
        expectedStates[failure],
      )
      process.stdout.write(`${platform}, ${failure}: ${line}\n`)
      expect(line).toContain(expectedStates[failure])
      const [, after, late] = /after (\d+) ms, of which late (\d+) ms/.exec(line) ?? []
      expect(Number(after) - Number(late) - serving.lagMs()).toBeLessThan(noticedWithinMs)
      serving.stop()
      await server.close()
    },
  )

  test('the README’s provider and analyst understand each other', async () => {
    const [analyst = '', book = '', provider = ''] = await readmeExamples('client')
    const gameId = `game-${platform}`
    const [connected = ''] = analyst.split('for await')
    const shown = start(
      platform,
      withStack(gameId, `${connected}\n${book}`),
      'demo-provider Over 2.5 1.9 open',
    )
    const received = start(platform, withStack(gameId, analyst), `${gameId} total 2.5 open`)
    const sent = start(
      // The feeds API takes odds from no page.
      platform === 'Chromium' ? 'node-24' : platform,
      withStack(gameId, `${provider}\nconsole.log('all is final')`),
      'all is final',
    )
    expect(await Promise.all([shown, received, sent])).toEqual([
      expect.stringMatching(/^demo-provider Over/),
      expect.stringMatching(/^game-/),
      'all is final',
    ])
  })
})

/** Puts what the README leaves to its reader into an example. */
function withStack(gameId: string, example: string): string {
  const { bookmakerApiUrl, feedsApiUrl, providerApiKeys } = stack.outputs
  const odds = {
    gameId,
    type: 'total',
    line: 2.5,
    status: 'open',
    oddsFormat: 'decimal',
    outcomes: [
      { id: 'over', odds: 1.9 },
      { id: 'under', odds: 1.9 },
    ],
  }
  return `
    const fetchMyToken = () => ${JSON.stringify(token)}
    const myFeed = [[{ ...${JSON.stringify(odds)}, date: new Date().toISOString() }]]
    ${example}`
    .replace("sports: ['soccer', 'tennis']", `games: ['${gameId}']`)
    .replaceAll(/wss:\/\/[^']+/g, bookmakerApiUrl)
    .replaceAll(/https:\/\/[^']+/g, feedsApiUrl)
    .replace("'my-key'", JSON.stringify(Object.values(providerApiKeys ?? {})[0]))
}

/** Runs a program until it prints a line that contains `awaited`. @returns the line */
async function start(platform: Platform, program: string, awaited: string): Promise<string> {
  programs += 1
  const file = join(project.directory, `program-${programs}.js`)
  await writeFile(file, platform === 'node-20' ? withWs(program) : program)
  if (platform === 'Chromium') return browser?.run(file, awaited) ?? ''
  const child = spawn(runtimeBinary(platform), [file], { cwd: project.directory })
  children.push(child)
  const printed: string[] = []
  child.stderr.on('data', (data: Buffer) => printed.push(data.toString()))
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${file} ended before it printed "${awaited}":\n${printed.join('\n')}`)
  })
  const awaitedLine = (async () => {
    for await (const line of createInterface(child.stdout)) {
      if (line.includes(awaited)) return line
      printed.push(line)
    }
    return ended
  })()
  return Promise.race([awaitedLine, ended])
}

/** Follows what the README says of Node 20. */
function withWs(program: string): string {
  return `import { WebSocket } from 'ws'\n${program.replace('getToken:', 'WebSocket, getToken:')}`
}
