import { expect, test, vi } from 'vitest'
import { createReadAddress } from './read-address.ts'

const config = { bookmakerApiUrl: 'wss://api.example/v1' }

function createReader(loadConfig: () => Promise<typeof config>) {
  const reload = vi.fn<() => void>()
  return { reload, read: createReadAddress({ config, loadConfig, reload }) }
}

test('the first attempt has the address that the page was loaded with; no further request is made for it', async () => {
  const loadConfig = vi.fn<() => Promise<typeof config>>(async () => config)
  const { read } = createReader(loadConfig)
  expect(await read()).toBe(config.bookmakerApiUrl)
  expect(loadConfig).not.toHaveBeenCalled()
})

test('a page whose stack has another address by now is loaded again', async () => {
  const { read, reload } = createReader(async () => ({ bookmakerApiUrl: 'wss://live.example/live' }))
  await read()
  expect(reload).not.toHaveBeenCalled()
  await read()
  expect(reload).toHaveBeenCalledOnce()
})

test('a page whose address is the same, or cannot be read, stays', async () => {
  for (const loadConfig of [async () => config, () => Promise.reject(new Error('offline'))]) {
    const { read, reload } = createReader(loadConfig)
    await read()
    expect(await read()).toBe(config.bookmakerApiUrl)
    expect(reload).not.toHaveBeenCalled()
  }
})
