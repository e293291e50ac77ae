import { type RunningStack, startStack } from '@sportsfeeds/local'
import type { Report } from '@sportsfeeds/simulator'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { driveLocal } from '@sportsfeeds/harness/drive-local'
import { type Counters, countUse } from './counters.ts'
import { restMs } from './measure-run.ts'
import { buildNaive, naiveDirectory } from './naive/build.ts'
import { requiredFewerPosts, requiredFewerReads } from './claims.ts'

// Asserts counts only, so that the result does not depend on the machine's speed.

let stack: RunningStack | undefined

beforeAll(async () => {
  await buildNaive()
})

afterEach(async () => {
  await stack?.close()
  stack = undefined
})

interface Counted {
  readonly report: Report
  readonly posts: number
  readonly scans: number
  readonly readUnits: number
  readonly elapsedSeconds: number
}

async function drive(
  consumer: 'naive' | 'ours',
  load: { readonly rate: number; readonly seconds: number; readonly analysts: number },
): Promise<Counted> {
  const { rate, analysts } = load
  stack = await startStack({
    config: { 'sportsfeeds:expectedWritesPerSecond': rate, 'sportsfeeds:hostConsole': false },
  })
  if (consumer === 'naive') {
    const functionName = `sportsfeeds-${stack.outputs.stack}-streamConsumer`
    stack.cloud.lambda.updateFunction(functionName, { codePath: naiveDirectory })
  }
  // Settles the warm-up completely; otherwise its remaining work would be counted with the load.
  await driveLocal(stack, { rate: 20, seconds: 1, analysts: 1, seed: 1, settleSeconds: 600 })
  const read = countUse(stack)
  let before: Promise<Counters> | undefined
  let startedMs = 0
  const report = await driveLocal(stack, {
    ...load,
    seed: 2,
    settleSeconds: 600,
    warmUp: false,
    restMs: restMs(analysts),
    onStart: () => {
      before = read()
      startedMs = performance.now()
    },
  })
  const elapsedSeconds = (performance.now() - startedMs) / 1_000
  const [first, last] = [await before, await read()]
  if (first === undefined) throw new Error('The load never began.')
  const postUnit = 'apigatewayWebsocket.managementRequests'
  return {
    report,
    posts: (last.units[postUnit] ?? 0) - (first.units[postUnit] ?? 0),
    scans: last.registryScans - first.registryScans,
    readUnits: last.registryReadUnits - first.registryReadUnits,
    elapsedSeconds,
  }
}

const flushesPerSecond = 1_000 / 100
const stalenessSeconds = 1

test('500 odds/s to 100 analysts cost at most one post per analyst and flush, and one scan per second', async () => {
  const [rate, analysts, seconds, shards] = [500, 100, 5, 1]
  const { report, posts, scans, elapsedSeconds } = await drive('ours', { rate, analysts, seconds })
  const { endToEnd } = report.latencyMs
  process.stdout.write(
    [
      `${rate} odds/s to ${analysts} analysts for ${seconds} s, delivered in ${elapsedSeconds.toFixed(1)} s:`,
      `  ours:  ${posts} posts, ${scans} scans of the registry, end to end p50 ${endToEnd.p50} ms, p99 ${endToEnd.p99} ms`,
      `  naive: ${rate * seconds * analysts} posts, ${rate * seconds} scans (a scan, and a post to each analyst, for each odds record)`,
      '',
    ].join('\n'),
  )
  expect(report.delivery).toMatchObject({ lost: 0, duplicates: 0, outOfOrder: 0 })
  expect(posts).toBeLessThanOrEqual(analysts * shards * flushesPerSecond * Math.ceil(elapsedSeconds + 1))
  expect(scans).toBeLessThanOrEqual(Math.ceil(elapsedSeconds / stalenessSeconds) + 1)
}, 1_800_000)

test('the naive design needs 20 times the posts and 50 times the registry reads for the same odds', async () => {
  const load = { rate: 500, seconds: 1, analysts: 2 }
  const naive = await drive('naive', load)
  await stack?.close()
  const ours = await drive('ours', load)
  process.stdout.write(
    [naive, ours]
      .map(
        ({ report, posts, scans, readUnits }, place) =>
          `${place === 0 ? 'naive' : 'ours'}: ${report.acknowledged} odds, ${posts} posts, ${scans} scans, ${readUnits} read units\n`,
      )
      .join(''),
  )
  for (const { report } of [naive, ours]) {
    expect(report.acknowledged).toBe(load.rate * load.seconds)
    expect(report.delivery.lost).toBe(0)
  }
  expect(naive.posts).toBe(naive.report.acknowledged * load.analysts)
  expect(naive.scans).toBe(naive.report.acknowledged)
  expect(naive.posts / ours.posts).toBeGreaterThanOrEqual(requiredFewerPosts)
  expect(naive.scans / ours.scans).toBeGreaterThanOrEqual(requiredFewerReads)
  expect(naive.readUnits / ours.readUnits).toBeGreaterThanOrEqual(requiredFewerReads)
}, 1_800_000)
