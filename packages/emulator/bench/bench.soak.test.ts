import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runPipeline } from './run-pipeline.ts'
import { runStart } from './run-start.ts'

const timeoutMs = 120_000

test(
  'Everything offered is stored, captured and delivered to each subscriber',
  { timeout: timeoutMs },
  async () => {
    const result = await runPipeline({
      itemsPerSecond: 500,
      itemsPerRequest: 10,
      seconds: 2,
      subscribers: 3,
      shardCount: 2,
    })
    expect(result).toMatchObject({
      offered: 1_000,
      stored: 1_000,
      failed: 0,
      captured: 1_000,
      delivered: 3_000,
    })
    expect(result.ownCpuMs).toBeGreaterThan(0)
  },
)

test(
  'A table on disk is complete after a start that does not read it all',
  { timeout: timeoutMs },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'emulator-bench-'))
    onTestFinished(() => rm(dataDir, { recursive: true }))
    const result = await runStart({ items: 10_000, dataDir, onProgress: () => undefined })
    expect(result.scanned).toBe(10_000)
    // Generous: a busy machine needs seconds for what takes half of one.
    expect(result.startSeconds).toBeLessThan(10)
    expect(result.peakMemoryMb).toBeLessThan(1_500)
  },
)
