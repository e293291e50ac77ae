import type { Client } from '@sportsfeeds/domain/internal'
import { sampleClient } from '@sportsfeeds/domain/samples'
import { clients } from '@sportsfeeds/domain/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { ClientAdmin } from './client-admin.ts'
import { TableAccessError, UnknownClientError } from './errors.ts'
import { openDynalite } from './testing/open-dynalite.ts'
import { withClientAdmin } from './with-client-admin.ts'

let dynalite: Awaited<ReturnType<typeof openDynalite>>

beforeAll(async () => {
  dynalite = await openDynalite()
})

afterAll(async () => {
  await dynalite.close()
})

function admin<Result>(use: (admin: ClientAdmin) => Promise<Result>): Promise<Result> {
  return withClientAdmin(dynalite.location, use)
}

const client = sampleClient(Date.UTC(2026, 0, 1))

test('a client is created once, and stays as it is when it is created again', async () => {
  await admin(async ({ create, get }) => {
    expect(await get(client.id)).toBeUndefined()
    expect(await create(client)).toBe(true)
    expect(await create({ ...client, name: 'Another name' })).toBe(false)
    expect(await get(client.id)).toEqual(client)
  })
})

test('a client is put and put again, and keeps the time of its creation', async () => {
  const created: Client = { ...client, id: 'client-new', createdAt: 1_000 }
  await admin(async ({ put, get }) => {
    await put(created)
    expect(await get('client-new')).toEqual(created)
    await put({ id: 'client-new', name: 'New name', active: false, createdAt: 2_000 })
    expect(await get('client-new')).toEqual({
      id: 'client-new',
      name: 'New name',
      active: false,
      createdAt: 1_000,
    })
  })
})

test('any client is read back as it was put', async () => {
  await admin(({ put, get }) =>
    fc.assert(
      fc.asyncProperty(clients, fc.uuid(), async (some, id) => {
        const wanted = { ...some, id: `client-${id}` }
        await put(wanted)
        expect(await get(wanted.id)).toEqual(wanted)
      }),
    ),
  )
})

test('a deactivated client keeps everything but its access', async () => {
  const created: Client = { ...client, id: 'client-old' }
  await admin(async ({ create, deactivate, get }) => {
    await create(created)
    await deactivate('client-old')
    expect(await get('client-old')).toEqual({ ...created, active: false })
  })
})

test('deactivating a client that does not exist is refused and creates nothing', async () => {
  await admin(async ({ deactivate, get }) => {
    await expect(deactivate('client-none')).rejects.toThrow(UnknownClientError)
    expect(await get('client-none')).toBeUndefined()
  })
})

test('a stack that is not running is one line that says how to start it', async () => {
  const local = { awsEndpoint: 'http://127.0.0.1:1', tokenUrl: 'http://127.0.0.1:1/token' }
  const refused = withClientAdmin({ ...dynalite.location, local }, ({ get }) => get(client.id))
  await expect(refused).rejects.toBeInstanceOf(TableAccessError)
  await expect(refused).rejects.toThrow(/127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED.*`npm start`\.$/)
})

test('variables that ask the SDK for other kinds of endpoints do not matter on this machine', async () => {
  vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true')
  vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', 'true')
  onTestFinished(() => void vi.unstubAllEnvs())
  await expect(admin(({ get }) => get('client-none'))).resolves.toBeUndefined()
})
