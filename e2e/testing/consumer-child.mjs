// Plain JavaScript: stripping types would add to the consumer's memory.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

// Loads the bundle at BUNDLE, calls its handler with each message, and replies with the result and its cost.
const { handler } = await import(pathToFileURL(process.env['BUNDLE'] ?? '').href)

let connectionScans = 0
// The function writes its metrics to stdout. They are counted here instead of printed.
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

// The kernel decides how much of the Node.js binary is mapped, and that varies by 25 MB with its page cache. The binary
// is counted as a constant, and the process's anonymous memory is measured.
// https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
const binaryBytes = 56 * 1024 * 1024

function memoryBytes() {
  const [, ownKilobytes] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return binaryBytes + Number(ownKilobytes) * 1024
}
