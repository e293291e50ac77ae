import { expect, test } from 'vitest'
import { readStackSettings } from './stack-settings.ts'

test.each(['dev', 'staging', 'prod'])(
  'the settings of %s are read with their types and defaults',
  async (stack) => {
    expect(await readStackSettings(stack)).toMatchObject({
      region: 'eu-west-1',
      expectedWritesPerSecond: expect.any(Number),
      hostConsole: true,
    })
  },
)

test('a stack that has no file is an error that names the file', async () => {
  await expect(readStackSettings('qa')).rejects.toMatchObject({
    code: 'config',
    message: expect.stringContaining('Pulumi.qa.yaml cannot be read'),
  })
})
