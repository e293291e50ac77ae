import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface MotoServer {
  readonly endpoint: string
  close(): Promise<void>
}

/** Starts moto (https://docs.getmoto.org) on a free port. @throws Error with what it printed when it does not start. */
export async function startMoto(packages: string): Promise<MotoServer> {
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, PYTHONPATH: packages },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exit = once(child, 'exit')
  const endpoint = await findEndpoint(child)
  return {
    endpoint,
    async close() {
      child.kill()
      await exit
    },
  }
}

/** Reads its log until the line with its address, and drops the rest. */
async function findEndpoint({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('moto was started without a pipe.')
  const seen: string[] = []
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stderr })
    lines.on('line', (line) => {
      const [endpoint] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
      if (endpoint !== undefined) resolve(endpoint)
      else seen.push(line)
    })
    lines.once('close', () => reject(new Error(`moto ended before it was ready:\n${seen.join('\n')}`)))
  })
}
