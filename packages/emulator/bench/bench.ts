import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PipelineResult, runPipeline } from './run-pipeline.ts'
import { runStart } from './run-start.ts'

function say(line: string): void {
  void process.stdout.write(`${line}\n`)
}

/** Measures the cost of an item from the request to ten subscribers. */
async function overhead(): Promise<boolean> {
  const plan = { itemsPerSecond: 500, itemsPerRequest: 10, seconds: 15, subscribers: 10, shardCount: 1 }
  say('500 items/s for 15 s, 10 per request, to 10 subscribers:')
  const result = await runPipeline(plan)
  sayCounts(result)
  say(`  the emulator's own CPU: ${perItem(result.ownCpuMs, result)} an item`)
  say(`  the functions' code:    ${perItem(result.functionCpuMs, result)} an item`)
  return isWhole(result) && result.delivered === result.offered * plan.subscribers
}

/** 3,000 items a second, stored and captured without loss. */
async function capacity(): Promise<boolean> {
  const plan = { itemsPerSecond: 3_000, itemsPerRequest: 10, seconds: 20, subscribers: 0, shardCount: 4 }
  say('3,000 items/s for 20 s, 10 per request:')
  const result = await runPipeline(plan)
  sayCounts(result)
  say(`  all stored and captured ${result.seconds.toFixed(1)} s after the first request`)
  return isWhole(result)
}

/** A start on 500,000 items, or as many as the second argument says. */
async function start(): Promise<boolean> {
  const items = Number(process.argv[3] ?? 500_000)
  const dataDir = await mkdtemp(join(tmpdir(), 'emulator-bench-'))
  try {
    say(`${items.toLocaleString('en')} items on disk:`)
    const result = await runStart({
      items,
      dataDir,
      onProgress: (done) => say(`  ${done.toLocaleString('en')} written`),
    })
    say(`  filled in ${result.fillSeconds.toFixed(1)} s`)
    say(`  started in ${result.startSeconds.toFixed(2)} s with ${result.startMemoryMb.toFixed(0)} MB`)
    say(
      `  scanned ${result.scanned.toLocaleString('en')} items in ${result.scanSeconds.toFixed(1)} s, ` +
        `${result.peakMemoryMb.toFixed(0)} MB at most`,
    )
    return (
      result.scanned === items && result.startSeconds < maxStartSeconds && result.peakMemoryMb < maxMemoryMb
    )
  } finally {
    await rm(dataDir, { recursive: true })
  }
}

const maxStartSeconds = 10
const maxMemoryMb = 1_500

function sayCounts(result: PipelineResult): void {
  const { offered, stored, failed, captured, delivered, messages, lateMs } = result
  say(`  offered ${offered}, stored ${stored}, failed ${failed}, captured ${captured}`)
  if (delivered > 0) say(`  delivered ${delivered} in ${messages} messages`)
  say(`  latest request ${lateMs.toFixed(0)} ms after its time`)
}

function perItem(cpuMs: number, { offered }: PipelineResult): string {
  return `${((cpuMs * 1_000) / offered).toFixed(0)} µs`
}

function isWhole({ offered, stored, captured }: PipelineResult): boolean {
  return stored === offered && captured === offered
}

const benches: Readonly<Record<string, () => Promise<boolean>>> = { overhead, capacity, start }
const name = process.argv[2] ?? 'overhead'
const bench = benches[name]
if (bench === undefined) {
  process.stderr.write(`There is no bench "${name}". Choose among ${Object.keys(benches).join(', ')}.\n`)
  process.exitCode = 2
} else if (!(await bench())) {
  process.stderr.write('  NOT as promised.\n')
  process.exitCode = 1
}
