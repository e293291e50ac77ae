// Plain JavaScript, since what strips types would count as memory of the consumer.
import { pathToFileURL } from 'node:url'

// Loads the bundle that BUNDLE names and calls its handler for each message; answers with what it took.
const { handler } = await import(pathToFileURL(process.env['BUNDLE'] ?? '').href)

let connectionScans = 0
// The function's lines are its metrics: they are counted, and not shown.
process.stdout.write = (line) => {
  const [, scans] = /"connectionScans":(\d+)/.exec(String(line)) ?? []
  connectionScans += Number(scans ?? 0)
  return true
}

process.on('message', async (event) => {
  const startedAtMs = performance.now()
  const result = await handler(event)
  process.send?.({
    result,
    durationMs: performance.now() - startedAtMs,
    memoryBytes: process.memoryUsage.rss(),
    connectionScans,
  })
})
process.send?.('ready')
