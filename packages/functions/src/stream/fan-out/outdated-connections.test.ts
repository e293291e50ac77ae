import type { Connection } from '@sportsfeeds/domain/internal'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { testConnection } from '../../testing/connections.ts'
import { withoutOutdated } from './outdated-connections.ts'

const current = testConnection(1)
const outdated = { ...testConnection(2), protocol: 1 }

test('a connection of an older protocol is left out, receives an error that says reload, and is closed', async () => {
  const { list, posted, closed, deleted } = setUp({ canClose: true })
  expect(await list()).toEqual([current])
  expect(posted).toEqual([
    {
      id: outdated.id,
      frame: {
        v: 1,
        type: 'error',
        sentAt: 7,
        code: 'bad_message',
        message: expect.stringContaining('reload'),
      },
    },
  ])
  expect({ closed, deleted }).toEqual({ closed: [outdated.id], deleted: [outdated.id] })
})

test('one that cannot be closed stays on record, for the next scan', async () => {
  const { list, deleted } = setUp({ canClose: false })
  expect(await list()).toEqual([current])
  expect(deleted).toEqual([])
})

function setUp({ canClose }: { canClose: boolean }) {
  const posted: { id: string; frame: unknown }[] = []
  const closed: string[] = []
  const deleted: string[] = []
  const { liveConnections } = withoutOutdated({
    connections: {
      liveConnections: async function* () {
        yield [current, outdated]
      },
      deleteConnection: async (id) => void deleted.push(id),
    },
    sockets: {
      post: async (id, bytes) => {
        posted.push({ id, frame: JSON.parse(new TextDecoder().decode(bytes)) })
        return 'delivered'
      },
      close: async (id) => {
        closed.push(id)
        return canClose
      },
    },
    clock: createManualClock(7),
  })
  const list = async (): Promise<Connection[]> => {
    const all: Connection[] = []
    for await (const page of liveConnections()) all.push(...page)
    return all
  }
  return { list, posted, closed, deleted }
}
