import { createCloud } from '@sportsfeeds/emulator'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { createEngine } from '../engine.ts'
import { generateSecret } from '../generate-secret.ts'
import { greetingProgram, type GreetingOptions } from '../testing/greeting-program.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { createProviderFunctions } from './functions.ts'
import { resourceHandlers } from './index.ts'

const account = { region: 'eu-west-1', accountId: '000000000000' }

const Outputs = z.object({ url: z.url(), key: z.string(), keyId: z.string() })

async function startGreetings() {
  const cloud = await createCloud({ ...account, host: '127.0.0.1', port: 0 })
  onTestFinished(() => cloud.close())
  const engine = createEngine({
    project: 'greetings',
    stack: 'dev',
    handlers: resourceHandlers,
    functions: createProviderFunctions(account),
    context: {
      ...account,
      cloud,
      workDirectory: await temporaryDirectory(),
      generateSecret: (label, length) => generateSecret('not secret', label, length),
    },
  })
  const up = async (options: GreetingOptions) => {
    const { values, secretKeys } = await engine.up(() => greetingProgram(options))
    return { ...Outputs.parse(values), secretKeys }
  }
  return { engine, up }
}

async function call(method: string, url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method, headers })
  return { status: response.status, body: await response.json() }
}

test('a program becomes an API whose function sees its environment', async () => {
  const { up } = await startGreetings()
  const { url, key, keyId, secretKeys } = await up({ greeting: 'Hello' })
  expect(await call('GET', `${url}/greetings`)).toMatchObject({ status: 200, body: { greeting: 'Hello' } })
  expect(await call('PUT', `${url}/wishes`)).toMatchObject({ status: 403 })
  expect(await call('PUT', `${url}/wishes`, { 'x-api-key': key })).toMatchObject({
    status: 200,
    body: { keyId },
  })
  expect([...secretKeys]).toEqual(['key'])
})

test('an update changes variables and routes in place; URL and key stay', async () => {
  const { up } = await startGreetings()
  const before = await up({ greeting: 'Hello' })
  expect(await call('POST', `${before.url}/farewells`)).toMatchObject({ status: 403 })

  const after = await up({ greeting: 'Hei', hasFarewells: true })
  expect(after.url).toBe(before.url)
  expect(after.key).toBe(before.key)
  expect(await call('POST', `${after.url}/farewells`)).toMatchObject({
    status: 200,
    body: { greeting: 'Hei' },
  })

  // A removed route is deleted after the new deployment has taken its picture, as on AWS; the next one is without it.
  await up({ greeting: 'Hei' })
  await up({ greeting: 'Hei', release: 2 })
  expect(await call('POST', `${after.url}/farewells`)).toMatchObject({ status: 403 })
})

test('a destroyed API is gone', async () => {
  const { engine, up } = await startGreetings()
  const { url } = await up({ greeting: 'Hello' })
  await engine.destroy()
  expect(await call('GET', `${url}/greetings`)).toMatchObject({ status: 403 })
  expect(engine.resources()).toEqual([])
})
