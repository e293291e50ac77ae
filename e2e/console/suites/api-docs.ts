import { expect, test, vi } from 'vitest'
import { accessibilityViolations, signIn } from '@sportsfeeds/harness/console-page'
import { eventually, type OpenedConsole } from '../opened-console.ts'
import { derby } from './derby.ts'

export function apiDocsSuite(console: OpenedConsole): void {
  test('odds are sent and read from the reference of the REST API, by keyboard only', async () => {
    const page = await console.openPage()
    await signIn(page, console.running.url, '/docs')
    const [apiKey = ''] = Object.values(console.running.stack.outputs.providerApiKeys ?? {})
    const put = page.getByRole('region', { name: 'PUT /feeds', exact: true })
    await put.locator('summary').focus()
    await page.keyboard.press('Enter')
    const form = put.getByRole('form', { name: 'Try PUT /feeds' })
    await form.getByRole('textbox', { name: 'API key' }).focus()
    await page.keyboard.type(apiKey)
    await page.keyboard.press('Enter')
    await vi.waitFor(
      async () => expect(await form.getByRole('status').innerText()).toMatch(/^200 in[^]*"stored": 1/),
      eventually,
    )
    expect(await form.getByRole('region', { name: 'Command for PUT /feeds' }).innerText()).not.toContain(
      apiKey,
    )

    const get = page.getByRole('region', { name: 'GET /games/{id}', exact: true })
    await get.locator('summary').focus()
    await page.keyboard.press('Enter')
    await get.getByRole('textbox', { name: 'id', exact: true }).fill(derby.id)
    await page.keyboard.press('Enter')
    await vi.waitFor(
      async () => expect(await get.getByRole('status').innerText()).toContain(derby.name),
      eventually,
    )
    expect(await accessibilityViolations(page)).toEqual([])
  })

  test('a wrong token is refused in words, and the analyst’s own is used without one', async () => {
    const page = await console.openPage()
    await signIn(page, console.running.url, '/docs')
    const get = page.getByRole('region', { name: 'GET /games', exact: true })
    await get.locator('summary').click()
    const status = get.getByRole('status')
    await get.getByRole('textbox', { name: 'Token' }).fill('wrong')
    await get.getByRole('button', { name: 'Send GET' }).click()
    await vi.waitFor(async () => expect(await status.innerText()).toMatch(/^40[13] in/), eventually)
    await get.getByRole('textbox', { name: 'Token' }).fill('')
    await get.getByRole('button', { name: 'Send GET' }).click()
    await vi.waitFor(async () => expect(await status.innerText()).toMatch(/^200 in/), eventually)
  })

  test.each(['dark', 'light'] as const)(
    'the reference of the WebSocket API connects, sends a message and shows the frames, %s',
    async (colorScheme) => {
      const page = await console.openPage({ colorScheme })
      await signIn(page, console.running.url, '/docs/stream')
      await page.locator('summary', { hasText: 'Try it' }).click()
      await page.getByRole('button', { name: 'Connect', exact: true }).click()
      await page.getByRole('status').filter({ hasText: 'Connected' }).waitFor()
      await page.getByRole('button', { name: 'Ping', exact: true }).click()
      await page.getByRole('button', { name: 'Send message' }).click()
      const frames = page.getByRole('log', { name: 'Frames' })
      await frames.getByText('"type":"pong"').first().waitFor()
      expect(await accessibilityViolations(page)).toEqual([])
      await page.getByRole('button', { name: 'Disconnect' }).click()
      await page
        .getByRole('status')
        .filter({ hasText: /^Closed/ })
        .waitFor()
    },
  )
}
