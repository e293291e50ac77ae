// Plain JavaScript, since what strips types would count as memory of the consumer.
import { readFileSync } from 'node:fs'
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
    memoryBytes: memoryBytes(),
    connectionScans,
  })
})
process.send?.('ready')

// How much of the binary of Node.js is mapped is the kernel's choice and differs by 25 MB with what its page cache
// holds: it is counted as what a run needs of it, and what the process has of its own is measured.
// https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
const binaryBytes = 56 * 1024 * 1024

function memoryBytes() {
  const [, ownKilobytes] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return binaryBytes + Number(ownKilobytes) * 1024
}
