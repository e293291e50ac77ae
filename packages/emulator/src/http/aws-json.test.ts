import { request } from 'undici'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { createAwsJsonService, dispatcher, operation } from './aws-json.ts'
import { createFrontDoor, type FrontDoor } from './front-door.ts'

let door: FrontDoor
afterEach(() => door.close())

async function call(name: string, body: string) {
  door = createFrontDoor()
  const operations = { Known: operation(z.unknown(), () => ({ ok: true })) }
  const service = createAwsJsonService({
    contentType: 'application/x-amz-json-1.0',
    maxBodyBytes: 1_000_000,
    call: dispatcher('Service', operations),
  })
  door.serveTarget('Service', service)
  const port = await door.listen({ host: '127.0.0.1', port: 0 })
  const headers = { 'x-amz-target': `Service.${name}` }
  const response = await request(`http://127.0.0.1:${port}`, { method: 'POST', headers, body })
  return { status: response.statusCode, body: await response.body.json() }
}

test('an operation is called by its name', async () => {
  expect(await call('Known', '{}')).toEqual({ status: 200, body: { ok: true } })
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
  'a service has no operation "%s", which every object has',
  async (name) => {
    expect(await call(name, '{}')).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    })
  },
)

test('a body of thousands of levels is refused, and does not end in a full stack', async () => {
  const deep = '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)
  expect(await call('Known', deep)).toMatchObject({ status: 400, body: { __type: 'SerializationException' } })
})
