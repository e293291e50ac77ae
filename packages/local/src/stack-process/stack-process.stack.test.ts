import { expect, test } from 'vitest'
import { StackProcessError } from '../errors.ts'
import { type StackProcess, startStackProcess } from './start-stack-process.ts'

const entry = new URL('../testing/served-stack.ts', import.meta.url)
const outputs = {
  stack: 'dev',
  region: 'eu-west-1',
  tableName: 'sportsfeeds',
  feedsApiUrl: 'http://127.0.0.1:1/dev',
  bookmakerApiUrl: 'ws://127.0.0.1:1/dev',
  streamName: 'sportsfeeds-changes',
  onFailureQueueUrl: 'http://127.0.0.1:1/queue',
  oidcIssuer: 'http://127.0.0.1:1/oidc',
  oidcAudience: 'console',
}

function start(argument: object = { outputs }): Promise<StackProcess> {
  return startStackProcess({ entry, argument })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('the outputs come from another process, which replies to what it knows and ends when it is closed', async () => {
  const stack = await start()
  expect(stack.outputs).toMatchObject(outputs)
  const [pid, unknown] = await Promise.all([stack.ask('pid'), stack.ask('weather')])
  expect(pid).not.toBe(process.pid)
  expect(unknown).toBeUndefined()
  await stack.close()
  expect(isAlive(Number(pid))).toBe(false)
  await stack.close()
})

test('a stack that does not start says why', async () => {
  await expect(start({ fail: 'The port is in use.' })).rejects.toThrow(
    new StackProcessError('The port is in use.'),
  )
})

test('a pending question fails when the process ends, and closing it still works', async () => {
  const stack = await start()
  await expect(stack.ask('die')).rejects.toThrow(/ended unexpectedly with 7/)
  await stack.close()
})
