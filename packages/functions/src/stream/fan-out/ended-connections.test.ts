import type { Connection } from '@sportsfeeds/domain/internal'
import { createManualClock } from '@sportsfeeds/std/testing'
import { expect, test } from 'vitest'
import { testConnection } from '../../testing/connections.ts'
import { withoutEnded } from './ended-connections.ts'

const current = testConnection(1)
const outdated = { ...testConnection(2), protocol: 1 }
const expired = { ...testConnection(3), endsAt: current.createdAt + 60_000 }
const lockedOut = { ...testConnection(4), clientId: 'client-locked-out' }
const nowMs = expired.endsAt

test('a connection of an older protocol is left out, receives an error that says reload, and is closed', async () => {
  const { list, posted, closed, deleted } = setUp({ all: [current, outdated] })
  expect(await list()).toEqual([current])
  expect(posted).toEqual([
    {
      id: outdated.id,
      frame: {
        v: 1,
        type: 'error',
        sentAt: nowMs,
        code: 'bad_message',
        message: expect.stringContaining('reload'),
      },
    },
  ])
  expect({ closed, deleted }).toEqual({ closed: [outdated.id], deleted: [outdated.id] })
})

test.each([
  ['whose token has ended', expired],
  ['whose client was set inactive', lockedOut],
])('a connection %s is left out and closed', async (_, connection) => {
  const { list, posted, closed, deleted } = setUp({ all: [connection, current] })
  expect(await list()).toEqual([current])
  expect({ posted, closed, deleted }).toEqual({
    posted: [],
    closed: [connection.id],
    deleted: [connection.id],
  })
})

test('one that cannot be closed stays on record, for the next scan', async () => {
  const { list, deleted } = setUp({ all: [current, expired], canClose: false })
  expect(await list()).toEqual([current])
  expect(deleted).toEqual([])
})

test('while its client cannot be read, a connection stays open', async () => {
  const { list, closed, errors } = setUp({ all: [lockedOut], isStoreBroken: true })
  expect(await list()).toEqual([lockedOut])
  expect({ closed, errors }).toEqual({ closed: [], errors: ['client-locked-out cannot be read'] })
})

interface World {
  readonly all: readonly Connection[]
  readonly canClose?: boolean
  readonly isStoreBroken?: boolean
}

function setUp({ all, canClose = true, isStoreBroken = false }: World) {
  const posted: { id: string; frame: unknown }[] = []
  const closed: string[] = []
  const deleted: string[] = []
  const errors: string[] = []
  const { liveConnections } = withoutEnded({
    connections: {
      liveConnections: async function* () {
        yield all
      },
      deleteConnection: async (id) => void deleted.push(id),
    },
    clients: {
      isActive: async (id) => {
        if (isStoreBroken) throw new Error('unreachable')
        return id !== lockedOut.clientId
      },
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
    clock: createManualClock(nowMs),
    onError: (message) => errors.push(message),
  })
  const list = async (): Promise<Connection[]> => {
    const listed: Connection[] = []
    for await (const page of liveConnections()) listed.push(...page)
    return listed
  }
  return { list, posted, closed, deleted, errors }
}
