/**
 * `node bench/src/gateway/measure.ts [SECONDS]`: the socket layer of the live gateway alone. A process with the gateway and a stream in
 * memory, and a process with the analysts, share this machine; the table says how much of a core each takes.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Case, type Order, ReaderMessage, ServerMessage, warmUpMs } from './case.ts'

const seconds = Number(process.argv[2] ?? 15)
const cases: readonly Case[] = [
  { analysts: 100, share: 1, rate: 500, seconds },
  { analysts: 1_000, share: 0.1, rate: 500, seconds },
  { analysts: 1_000, share: 1, rate: 500, seconds },
]

const columns = [
  'analysts',
  'share',
  'odds/s',
  'core',
  'window ms',
  'p50 ms',
  'p99 ms',
  'lost',
  'out/s',
  'MB/s',
  'B/record',
  "analysts' core",
]
process.stdout.write(`${columns.map((title) => title.padStart(10)).join('')}\n`)
for (const one of cases)
  process.stdout.write(`${(await measure(one)).map((cell) => cell.padStart(10)).join('')}\n`)

async function measure({ analysts, share, rate, seconds: duration }: Case): Promise<string[]> {
  const server = start('serve.ts', rate)
  const { port } = await heard(server, ServerMessage, 'listening')
  const readers = start('read.ts', port, analysts, share)
  await heard(readers, ReaderMessage, 'connected')
  server.send({ type: 'publish' } satisfies Order)
  await sleep(warmUpMs)
  for (const process of [server, readers]) process.send({ type: 'measure' } satisfies Order)
  await sleep(duration * 1_000)
  const reports = [heard(server, ServerMessage, 'served'), heard(readers, ReaderMessage, 'read')] as const
  for (const process of [readers, server]) process.send({ type: 'report' } satisfies Order)
  const [served, read] = await Promise.all(reports)
  for (const process of [readers, server]) process.disconnect()
  return [
    String(analysts),
    String(share),
    String(rate),
    served.core.toFixed(2),
    served.windowMs.toFixed(0),
    read.p50Ms.toFixed(0),
    read.p99Ms.toFixed(0),
    String(read.lost),
    (read.records / duration).toFixed(0),
    (read.megabytes / duration).toFixed(1),
    ((read.megabytes * 1e6) / read.records).toFixed(0),
    read.core.toFixed(2),
  ]
}

function start(file: string, ...parameters: readonly number[]): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url))
  return fork(path, parameters.map(String), { execArgv: ['--single-threaded-gc'] })
}

interface Parser<Message> {
  parse(value: unknown): Message
}

/** The next message of a type. */
async function heard<Message extends { type: string }, Type extends Message['type']>(
  process: ChildProcess,
  schema: Parser<Message>,
  type: Type,
): Promise<Extract<Message, { type: Type }>> {
  for (;;) {
    const [value] = await once(process, 'message')
    const message = schema.parse(value)
    if (isOf(message, type)) return message
  }
}

function isOf<Message extends { type: string }, Type extends Message['type']>(
  message: Message,
  type: Type,
): message is Extract<Message, { type: Type }> {
  return message.type === type
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, durationMs))
}
