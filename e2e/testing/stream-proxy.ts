import { connect, createServer, type IncomingHttpHeaders, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { RecordingProxy } from './recording-proxy.ts'

/** Starts a proxy for Kinesis over HTTP/2, subscriptions included, that records the permission each call needs. */
export async function startStreamProxy(
  target: string,
): Promise<Pick<RecordingProxy, 'url' | 'calls' | 'close'>> {
  const calls = new Set<string>()
  const sessions = new Set<ServerHttp2Session>()
  const upstream = connect(target)
  const server = createServer()
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    calls.add(callOf(headers))
    const forwarded = upstream.request({ ...headers, ':authority': new URL(target).host })
    forwarded.once('response', (response) => {
      if (!stream.destroyed) stream.respond(response)
      forwarded.pipe(stream)
    })
    forwarded.once('error', () => stream.close())
    stream.once('error', () => forwarded.close())
    stream.once('close', () => forwarded.close())
    stream.pipe(forwarded)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // A server that listens on a port has an address of this kind.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        for (const session of sessions) session.destroy()
        upstream.destroy()
        server.close(() => resolve())
      }),
  }
}

function callOf(headers: IncomingHttpHeaders): string {
  return `kinesis:${String(headers['x-amz-target']).split('.').at(-1)} stream`
}
