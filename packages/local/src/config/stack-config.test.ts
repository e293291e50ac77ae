import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { readProjectName, readStackConfig, toStackConfig } from './stack-config.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'

async function directoryWith(files: Readonly<Record<string, string>>): Promise<URL> {
  const directory = await temporaryDirectory()
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
  return pathToFileURL(`${directory}/`)
}

test('settings become text, objects JSON, and encrypted ones are left out', async () => {
  const directory = await directoryWith({
    'Pulumi.yaml': 'name: shop\nruntime: nodejs\n',
    'Pulumi.dev.yaml': [
      'config:',
      '  aws:region: eu-west-1',
      '  shop:shards: 2',
      '  shop:open: true',
      '  shop:providers: [{ name: demo }]',
      '  shop:password: { secure: AAABAD }',
    ].join('\n'),
  })
  expect(await readProjectName(directory)).toBe('shop')
  expect(await readStackConfig(directory, 'dev')).toEqual({
    'aws:region': 'eu-west-1',
    'shop:shards': '2',
    'shop:open': 'true',
    'shop:providers': '[{"name":"demo"}]',
  })
})

test('a stack without a file is an error that names the file', async () => {
  const directory = await directoryWith({})
  await expect(readStackConfig(directory, 'prod')).rejects.toThrow(/Pulumi\.prod\.yaml cannot be read/)
})

test('an empty stack file has no settings, and a list of settings is refused', async () => {
  const directory = await directoryWith({
    'Pulumi.dev.yaml': 'encryptionsalt: v1\n',
    'Pulumi.bad.yaml': 'config: [1]\n',
  })
  expect(await readStackConfig(directory, 'dev')).toEqual({})
  await expect(readStackConfig(directory, 'bad')).rejects.toMatchObject({ code: 'config' })
})

test('an override that is undefined changes nothing', () => {
  expect(toStackConfig({ a: undefined, b: 0 })).toEqual({ b: '0' })
})
