import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSystemClock } from '@sportsfeeds/std'
import { onTestFinished, vi } from 'vitest'
import { createMeter } from '../../meter/meter.ts'
import { createLambda, type Lambda } from '../lambda.ts'

const probe = fileURLToPath(new URL('../fixtures/probe.mjs', import.meta.url))
export const broken = fileURLToPath(new URL('../fixtures/broken.mjs', import.meta.url))
export const slowStart = fileURLToPath(new URL('../fixtures/slow-start.mjs', import.meta.url))
export const folder = dirname(fileURLToPath(new URL('../fixtures/index.mjs', import.meta.url)))

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

/** The function `probe`, which does what its event says. It ends with the test. */
export function setUpLambda(
  change: Partial<Parameters<Lambda['createFunction']>[0]> = {},
  clock = createSystemClock({ isMonotonic: true, isBackground: true }),
) {
  const meter = createMeter()
  const lambda = createLambda({
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    meter,
    endpoint: () => 'http://127.0.0.1:4566',
  })
  onTestFinished(() => lambda.close())
  const { functionArn } = lambda.createFunction({
    functionName: 'probe',
    codePath: probe,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    memoryMb: 256,
    timeoutSeconds: 60,
    environment: { COLOUR: 'green' },
    ...change,
  })
  const invoke = (event: unknown) => lambda.invoke(functionArn, JSON.stringify(event))
  const run = async (event: unknown): Promise<unknown> => {
    const result = await invoke(event)
    return result.kind === 'ok' ? JSON.parse(result.payload) : result
  }
  return { lambda, meter, functionArn, invoke, run }
}
