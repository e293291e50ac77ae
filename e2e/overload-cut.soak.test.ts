import { createSharedFetch, createSharedFrameParser } from '@sportsfeeds/client'
import { withClientAdmin } from '@sportsfeeds/admin'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { startStackProcess } from '@sportsfeeds/local'
import { type AnalystConnection, connectClient } from '@sportsfeeds/simulator'
import { expect, test } from 'vitest'
import { createCuttableWebSocket } from './testing/cuttable-web-socket.ts'
import { cutAll } from './testing/cut-all.ts'
import { fetchAnalystToken } from './testing/fetch-analyst-token.ts'
import { startStackLoad } from './testing/start-stack-load.ts'

/** The whole load, with a limit that two cores hold; without it a load that any machine takes. */
const isFull = process.env['OVERLOAD'] === 'full'
const rate = isFull ? 500 : 50
const analysts = 100
const seed = 20_261_129

test(`${analysts} analysts of everything who are cut at once are all live again`, async () => {
  const stack = await startStackProcess({ argument: { config: { 'sportsfeeds:hostConsole': false } } })
  const { outputs } = stack
  const connections: AnalystConnection[] = []
  try {
    await withClientAdmin(outputs, (admin) => admin.create(sampleClient(Date.now())))
    const load = await startStackLoad(outputs, { rate, seed })
    try {
      const sockets = createCuttableWebSocket()
      const getToken = () => fetchAnalystToken(outputs)
      const connect = connectClient(
        { outputs, getToken },
        {
          parseFrame: createSharedFrameParser(),
          fetch: createSharedFetch(),
          WebSocket: sockets.WebSocket,
        },
      )
      for (let count = 0; count < analysts; count += 1) connections.push(connect(() => undefined))
      await Promise.all(connections.map((connection) => connection.ready()))
      const tookMs = await cutAll(sockets, connections)
      process.stdout.write(`${analysts} analysts cut at ${rate} odds/s: live after ${tookMs.toFixed(0)} ms\n`)
      expect(tookMs).toBeLessThanOrEqual(isFull ? 15_000 : 240_000)
    } finally {
      for (const connection of connections) connection.close()
      await load.stop()
    }
  } finally {
    await stack.close()
  }
}, 600_000)
