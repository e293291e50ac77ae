import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startRehearsal } from './rehearsal.ts'
import { formatRehearsal } from './rehearse.ts'

test('analysts may come back from signing in to the console that was deployed, and to no other page', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rehearsal-'))
  const rehearsal = await startRehearsal({ port: 0, consolePort: 0, stack: 'dev', directory })
  onTestFinished(async () => {
    await rehearsal.close()
    await rm(directory, { recursive: true })
  })
  const consoleUrl = 'http://127.0.0.1:4999'
  const authorize = async (redirectUri: string) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'sportsfeeds-console',
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    })
    const url = `${rehearsal.oidc.issuer}/authorize?${query.toString()}`
    return (await fetch(url, { redirect: 'manual' })).status
  }
  expect(await authorize(`${consoleUrl}/`)).toBe(400)
  rehearsal.records.put({
    urn: 'urn:console',
    type: 'aws:cloudfront/distribution:Distribution',
    name: 'console',
    id: 'E1',
    inputs: {},
    outputs: { domainName: consoleUrl },
    isHandedOver: true,
  })
  expect(await authorize(`${consoleUrl}/`)).toBe(303)
  expect(await authorize('http://127.0.0.1:5000/')).toBe(400)
})

test('the project of a rehearsal runs the program in place, and its commands name that project', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rehearsal-'))
  const rehearsal = await startRehearsal({ port: 0, consolePort: 0, stack: 'dev', directory })
  onTestFinished(async () => {
    await rehearsal.close()
    await rm(directory, { recursive: true })
  })
  const project = await readFile(join(rehearsal.projectDirectory, 'Pulumi.yaml'), 'utf8')
  const [, main = ''] = /^main: (.*)$/m.exec(project) ?? []
  expect(main).toBe(fileURLToPath(new URL('../../infra/src/index.ts', import.meta.url)))
  const commands = formatRehearsal(rehearsal, 'dev')
    .split('\n')
    .filter((line) => line.includes('npm run pulumi'))
  expect(commands).toHaveLength(5)
  for (const command of commands) expect(command).toContain(`--cwd '${rehearsal.projectDirectory}'`)
})
