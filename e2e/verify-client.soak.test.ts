import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { goProgram, missingTool, pythonWith } from './testing/tools.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const analyst = join(root, 'examples/analyst/python/main.py')
const requirements = ['websockets==15.0.1']
const missingPython = await missingTool([() => pythonWith(requirements)])
const missingGo = await missingTool([() => goProgram(join(root, 'examples/analyst/go'))])

interface Verified {
  readonly exitCode: number
  /** Numbers of the rules that are broken. */
  readonly rules: readonly string[]
}

// Only ends what hangs: the kit itself waits longer for a program when the machine is busy.
vi.setConfig({ testTimeout: 900_000 })

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verify-client-'))
})
afterAll(() => rm(directory, { recursive: true }))

test('the example analyst in TypeScript, with our own client, breaks no rule', async () => {
  const main = join(root, 'examples/analyst/typescript/main.ts')
  expect(await verify([process.execPath, main, '--json'])).toEqual({ exitCode: 0, rules: [] })
})

test.skipIf(missingGo !== undefined)('the example analyst in Go breaks no rule', async () => {
  const program = await goProgram(join(root, 'examples/analyst/go'))
  expect(await verify([program, '--json'])).toEqual({ exitCode: 0, rules: [] })
})

describe.skipIf(missingPython !== undefined)('the example analyst in Python', () => {
  test('breaks no rule', async () => {
    const python = await pythonWith(requirements)
    expect(await verify([python, analyst, '--json'])).toEqual({ exitCode: 0, rules: [] })
  })

  // They mostly wait, so all at once take little longer than the slowest.
  test.concurrent.each<
    [variant: string, atApiGateway: string[], atGateway: string[], from: string, to: string]
  >([
    [
      'without reconnecting',
      ['P3'],
      ['P3'],
      '        time.sleep(random.random() * pause)',
      '        time.sleep(3600)',
    ],
    [
      'without catching up',
      ['P20'],
      ['P26', 'P27'],
      '[("since", max(0, int(since)))]',
      '[("since", 10**14)]',
    ],
    [
      'that shows duplicates',
      ['P12'],
      ['P12'],
      'if key in self.seen and record["received"] <= self.seen[key]:',
      'if key in self.seen and record["received"] < self.seen[key]:',
    ],
    [
      'that trusts the order of arrival',
      ['P13'],
      ['P13'],
      'market not in self.newest or rank_of(record) > self.newest[market]',
      'True',
    ],
    [
      'that does not follow heartbeats',
      ['P18'],
      ['P25'],
      'if silent > PONG_WITHIN or is_stalled:',
      'if silent > PONG_WITHIN:',
    ],
    [
      'that catches up at once on a new connection',
      ['P19'],
      [],
      'max(0.0, float(frame["liveFrom"] - frame["sentAt"])) / 1000',
      '0.0',
    ],
    [
      'that does not see what was left out for it',
      [],
      ['P27'],
      'if frame.get("conflated", 0) > 0:',
      'if False:',
    ],
    ['that ignores the epoch', ['P17'], [], 'position["epoch"], position["n"]', '"", position["n"]'],
    [
      'that does not open another connection after a close code',
      ['P3'],
      ['P28'],
      'if close_code(error) == OUTDATED:',
      'if close_code(error) is not None:',
    ],
    [
      'that connects again although it is outdated',
      ['P4'],
      ['P4'],
      'def end(screen, reason):\n',
      'def end(screen, reason):\n    if "older" in reason:\n        return\n',
    ],
    ['that tries again after each refusal', ['P2'], ['P2'], 'refusals == MAX_REFUSALS', 'False'],
  ])('%s breaks %j at API Gateway, and %j at the live gateway', async (variant, ...rest) => {
    const [atApiGateway, atGateway, from, to] = rest
    const source = await readFile(analyst, 'utf8')
    expect(source).toContain(from)
    const file = join(directory, `${variant.replaceAll(' ', '-')}.py`)
    await writeFile(file, source.replace(from, to))
    const command = [await pythonWith(requirements), file, '--json']
    const verifyAt = (delivery: string) => verify(command, '--scripted-only', '--delivery', delivery)
    const [first, second] = await Promise.all([verifyAt('apiGateway'), verifyAt('gateway')])
    expect(first).toEqual({ exitCode: atApiGateway.length > 0 ? 1 : 0, rules: atApiGateway })
    expect(second).toEqual({ exitCode: atGateway.length > 0 ? 1 : 0, rules: atGateway })
  })
})

function verify(command: readonly string[], ...options: readonly string[]): Promise<Verified> {
  const cli = join(root, 'packages/simulator/src/cli.ts')
  const args = [cli, 'verify-client', ...options, '--', ...command]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (error, _stdout, stderr) => {
      const rules = [...stderr.matchAll(/^(P\d+) is broken/gm)].map(([, rule = '']) => rule).toSorted()
      resolve({ exitCode: Number(error?.code ?? 0), rules })
    })
  })
}
