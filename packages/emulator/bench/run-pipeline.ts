import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LoadPlan, LoadReport } from './load.ts'
import { openPipelineCloud } from './pipeline-cloud.ts'

export type PipelinePlan = Omit<LoadPlan, 'itemsUrl' | 'socketUrl'> & { readonly shardCount: number }

export interface PipelineResult {
  readonly offered: number
  readonly stored: number
  readonly failed: number
  readonly captured: number
  /** Over all subscribers together. */
  readonly delivered: number
  readonly messages: number
  /** The latest start of a request after its time. */
  readonly lateMs: number
  /** From the first request until everything was stored, captured and delivered. */
  readonly seconds: number
  /** Of this process without the functions' own code: HTTP, tables, streams, sockets. */
  readonly ownCpuMs: number
  /** Of the code of the functions. */
  readonly functionCpuMs: number
}

/** Of a shard: 1,000 records a second. What is beyond waits, so that draining takes no longer than this. */
const drainSeconds = 60
const askEveryMs = 100
const functionNames = ['writer', 'publisher']

/** Runs the load in a process of its own against the pipeline in this one, and waits until all has gone through. */
export async function runPipeline({ shardCount, ...load }: PipelinePlan): Promise<PipelineResult> {
  const { cloud, itemsUrl, socketUrl, startPublishing, captured } = await openPipelineCloud({ shardCount })
  const child = fork(fileURLToPath(new URL('load.ts', import.meta.url)), { stdio: 'inherit' })
  const offered = load.itemsPerSecond * load.seconds
  try {
    const connected = nextReport(child, 'connected')
    child.send({ itemsUrl, socketUrl, ...load })
    await connected
    if (load.subscribers > 0) startPublishing()
    const before = await cpuOf(cloud.lambda)
    const startMs = performance.now()
    const sent = nextReport(child, 'sent')
    child.send('go')
    const { stored, failed, lateMs } = await sent
    const arrived = async () => {
      const report = nextReport(child, 'arrived')
      child.send('how many')
      return report
    }
    let delivery = await arrived()
    const deadlineMs = performance.now() + drainSeconds * 1_000
    const isDone = (): boolean => captured() >= stored && delivery.items >= stored * load.subscribers
    while (!isDone() && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, askEveryMs))
      delivery = await arrived()
    }
    const after = await cpuOf(cloud.lambda)
    return {
      offered,
      stored,
      failed,
      lateMs,
      captured: captured(),
      delivered: delivery.items,
      messages: delivery.messages,
      seconds: (performance.now() - startMs) / 1_000,
      functionCpuMs: after.functionMs - before.functionMs,
      ownCpuMs: after.totalMs - before.totalMs - (after.functionMs - before.functionMs),
    }
  } finally {
    child.kill()
    await cloud.close()
  }
}

async function cpuOf(lambda: {
  cpuMs: (name: string) => Promise<number>
  functionNames: () => readonly string[]
}) {
  const known = functionNames.filter((name) => lambda.functionNames().includes(name))
  const times = await Promise.all(known.map((name) => lambda.cpuMs(name)))
  const { user, system } = process.cpuUsage()
  return { functionMs: times.reduce((sum, ms) => sum + ms, 0), totalMs: (user + system) / 1_000 }
}

function nextReport<Kind extends LoadReport['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<LoadReport, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`The load process ended with ${code}.`))
    child.once('exit', onExit)
    child.once('message', (report) => {
      child.off('exit', onExit)
      // The load process handles one request at a time.
      const { kind: reported } = report as LoadReport
      if (reported === kind) resolve(report as Extract<LoadReport, { kind: Kind }>)
      else reject(new Error(`The load process reported ${reported} instead of ${kind}.`))
    })
  })
}
