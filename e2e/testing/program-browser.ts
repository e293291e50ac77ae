import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { launchChromium } from '@sportsfeeds/harness/chromium'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'

/** A browser that runs programs as pages of one origin. */
export interface ProgramBrowser {
  readonly origin: string
  /** Runs the program of a file, with what it imports, until it prints a line that contains `awaited`. @returns the line */
  run(file: string, awaited: string): Promise<string>
  /** Ends all programs that run. */
  closePages(): Promise<void>
  close(): Promise<void>
}

export async function openProgramBrowser(): Promise<ProgramBrowser> {
  const browser = await launchChromium()
  const pages: Page[] = []
  const scripts = new Map<string, string>()
  // A page of an address: about:blank may not call this machine.
  const server = createServer(({ url }, response) => {
    const script = scripts.get(url ?? '')
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript')
    response.end(script ?? `<!doctype html><script type="module" src="${url}.js"></script>`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const origin = `http://127.0.0.1:${port}`

  return {
    origin,
    async run(file, awaited) {
      const path = `/${basename(file, '.js')}`
      scripts.set(`${path}.js`, await bundle(file))
      const page = await browser.newPage()
      pages.push(page)
      const printed: string[] = []
      return new Promise((resolve, reject) => {
        page.on('console', (message) => {
          printed.push(message.text())
          if (message.text().includes(awaited)) resolve(message.text())
        })
        const fail = (cause?: Error): void =>
          reject(new Error(`${file} ended before it printed "${awaited}":\n${printed.join('\n')}`, { cause }))
        page.on('pageerror', fail)
        page.on('close', () => fail())
        page.goto(`${origin}${path}`).catch(reject)
      })
    },
    async closePages() {
      await Promise.all(pages.splice(0).map((page) => page.close()))
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  })
  return outputFiles[0]?.text ?? ''
}
