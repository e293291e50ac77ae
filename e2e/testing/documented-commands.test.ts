import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { documentedCommands } from './documented-commands.ts'

test('the passphrase is set before the first command that needs one', async () => {
  const page = await readPage()
  const [login] = await documentedCommands()
  const passphrase = page.indexOf('export PULUMI_CONFIG_PASSPHRASE=')
  expect(passphrase).toBeGreaterThan(0)
  expect(passphrase).toBeLessThan(page.indexOf(login?.line ?? ''))
})

test('each stack is initialised before a command names it', async () => {
  // `graph` reads a stack's settings only.
  const page = (await readPage()).replaceAll(/graph -- --stack \w+/g, '')
  const stacks = new Set([...page.matchAll(/--stack ([a-z]+)/g)].map(([, stack = '']) => stack))
  expect([...stacks].toSorted()).toEqual(['dev', 'prod'])
  for (const stack of stacks) {
    expect(page).toContain(`stack init ${stack}`)
    expect(page.indexOf(`stack init ${stack}`)).toBeLessThan(page.indexOf(`--stack ${stack}`))
  }
})

function readPage(): Promise<string> {
  return readFile(new URL('../../docs/DEPLOY.md', import.meta.url), 'utf8')
}
