import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConsoleConfig } from '@sportsfeeds/domain/internal'
import { openBuilds } from '@sportsfeeds/infra/builds'
import { createProgram } from '@sportsfeeds/infra/program'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type RunningStack, startStack } from './stack.ts'
import { createConsole, page } from './testing/create-console.ts'

describe('a stack with a console', () => {
  let directory: string
  let stack: RunningStack
  let url: string

  beforeAll(async () => {
    directory = await createConsole()
    stack = await startStack({ console: { directory } })
    url = stack.outputs.consoleUrl ?? ''
  })

  afterAll(async () => {
    await stack.close()
    await rm(directory, { recursive: true })
  })

  test('the console is served at an origin of its own, with the addresses of its stack', async () => {
    const { outputs } = stack
    expect(new URL(url).origin).toBe(url)
    expect(new URL(url).host).not.toBe(new URL(outputs.feedsApiUrl).host)
    expect(await (await fetch(url)).text()).toBe(page)
    const config = ConsoleConfig.parse(await (await fetch(`${url}/config.json`)).json())
    expect(config).toEqual({
      feedsApiUrl: outputs.feedsApiUrl,
      bookmakerApiUrl: outputs.bookmakerApiUrl,
      pagesMaySend: true,
      oidc: {
        issuer: outputs.oidcIssuer,
        clientId: outputs.oidcAudience,
        scope: 'openid profile',
        demoSignIn: true,
      },
    })
  })

  test('its files come with the headers that the program declares, and its own paths are its page', async () => {
    const asset = await fetch(`${url}/assets/index-1.js`)
    expect(Object.fromEntries(asset.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    })
    const own = await fetch(`${url}/games/game-1`)
    expect(own.status).toBe(200)
    expect(await own.text()).toBe(page)
    expect(own.headers.get('cache-control')).toBe('no-cache')
    const policy = own.headers.get('content-security-policy') ?? ''
    const { origin: feeds } = new URL(stack.outputs.feedsApiUrl)
    const { origin: bookmaker } = new URL(stack.outputs.bookmakerApiUrl)
    expect(policy).toContain(`connect-src 'self' ${feeds} ${bookmaker} `)
  })

  test('the feeds API lets its pages read, also what it refuses, and those of no other origin', async () => {
    const { feedsApiUrl } = stack.outputs
    const asked = await fetch(`${feedsApiUrl}/feeds`, {
      method: 'OPTIONS',
      headers: { origin: url, 'access-control-request-method': 'GET' },
    })
    const token = await stack.analystToken()
    const responses = [
      asked,
      await fetch(`${feedsApiUrl}/games`),
      await fetch(`${feedsApiUrl}/feeds?game=game-1`, { headers: { authorization: `Bearer ${token}` } }),
    ]
    expect(responses.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual([
      url,
      url,
      url,
    ])
  })

  test('the feeds API lets its pages send with a provider’s key, and read what was refused', async () => {
    const { feedsApiUrl, providerApiKeys } = stack.outputs
    const [apiKey = ''] = Object.values(providerApiKeys ?? {})
    const asked = await fetch(`${feedsApiUrl}/feeds`, {
      method: 'OPTIONS',
      headers: { origin: url, 'access-control-request-method': 'PUT' },
    })
    expect(asked.headers.get('access-control-allow-methods')).toBe('PUT,GET')
    expect(asked.headers.get('access-control-allow-headers')).toBe('Authorization,Content-Type,X-Api-Key')
    const refused = await fetch(`${feedsApiUrl}/feeds`, {
      method: 'PUT',
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      body: '{}',
    })
    expect(refused.status).toBe(400)
    expect(refused.headers.get('access-control-allow-origin')).toBe(url)
  })

  test('its bucket is read by what its policy allows, and by nothing less', async () => {
    const { buckets } = stack.cloud
    const bucket = 'sportsfeeds-dev-console-000000000000'
    const policy = buckets.getPolicy(bucket) ?? ''
    for (const change of [
      policy.replace('s3:GetObject', 's3:PutObject'),
      policy.replace('cloudfront.amazonaws.com', 'lambda.amazonaws.com'),
      policy.replace(/distribution\/\w+/, 'distribution/OTHER'),
      policy.replace(`${bucket}/*`, bucket),
    ]) {
      expect(change).not.toBe(policy)
      buckets.putPolicy(bucket, change)
      expect((await fetch(`${url}/assets/index-1.js`)).status).toBe(403)
    }
    buckets.putPolicy(bucket, policy)
    expect((await fetch(`${url}/assets/index-1.js`)).status).toBe(200)
  })

  test('a new build and a new setting are served at the same address', async () => {
    await writeFile(join(directory, 'index.html'), 'new page')
    await writeFile(join(directory, 'assets/index-2.js'), 'export {}')
    await rm(join(directory, 'assets/index-1.js'))
    const { consoleUrl } = await stack.update(createProgram(openBuilds(directory)))
    expect(consoleUrl).toBe(url)
    expect(await (await fetch(url)).text()).toBe('new page')
    expect(await (await fetch(`${url}/assets/index-2.js`)).text()).toBe('export {}')
    expect(await (await fetch(`${url}/assets/index-1.js`)).text()).toBe('new page')
  })
})

test('a console that is not built is one line that says how to', async () => {
  const directory = await createConsole()
  onTestFinished(() => rm(directory, { recursive: true }))
  await rm(join(directory, 'index.html'))
  await expect(startStack({ console: { directory } })).rejects.toThrow(
    /^The Pulumi program failed at .*: The console is not built: .* Run `npm run build` first/,
  )
})

test('a run without a console serves none, and no browser may call', async () => {
  const stack = await startStack()
  onTestFinished(() => stack.close())
  expect(stack.outputs.consoleUrl).toBeUndefined()
  expect(
    (await fetch(`${stack.outputs.feedsApiUrl}/feeds`)).headers.get('access-control-allow-origin'),
  ).toBeNull()
})
