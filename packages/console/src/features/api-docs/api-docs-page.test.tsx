// @vitest-environment jsdom
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gameOf } from '@sportsfeeds/client/testing'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { renderScreen, withTestScreen } from '../../testing/render-screen.tsx'
import { ApiDocsPage } from './api-docs-page.tsx'
import { documentUrls } from './api-documents.ts'

withTestScreen()

/** Requests of the forms; the documents are served from the repository. */
const requests: { readonly url: string; readonly init: RequestInit }[] = []

beforeEach(() => {
  requests.length = 0
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    for (const [name, file] of [
      [documentUrls.rest, 'openapi.json'],
      [documentUrls.stream, 'asyncapi.json'],
    ] as const) {
      if (url !== name) continue
      return new Response(await readFile(join(import.meta.dirname, '../../../../../docs', file)))
    }
    requests.push({ url, init })
    return new Response('{"games":[]}', { status: 200 })
  })
})

test('an operation is sent with the analyst’s own token, and its response is shown', async () => {
  const { session } = await renderScreen(<ApiDocsPage api="rest" />, {
    prepare: ({ server }) => server.addGame(gameOf('game-1')),
  })
  const operation = within(await screen.findByRole('region', { name: 'GET /games' }))
  const user = userEvent.setup()
  await user.click(operation.getByText('Try it'))
  await user.type(operation.getByRole('textbox', { name: 'sport' }), 'soccer')
  await user.click(operation.getByRole('button', { name: 'Send GET' }))
  await within(operation.getByRole('status')).findByText('200')
  expect(requests).toEqual([
    {
      url: `${session.config.feedsApiUrl}/games?sport=soccer`,
      init: { method: 'GET', headers: { authorization: 'Bearer token' } },
    },
  ])
})

test('a stack that takes nothing from pages says so, and has the command', async () => {
  await renderScreen(<ApiDocsPage api="rest" />)
  const operation = within(await screen.findByRole('region', { name: 'PUT /feeds' }))
  await userEvent.click(operation.getByText('Try it'))
  expect(operation.getByRole('button', { name: 'Send PUT' })).toHaveProperty('disabled', true)
  expect(operation.queryAllByText(/takes odds from servers only/)).toHaveLength(1)
})

test('a document that cannot be loaded says why', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
  await renderScreen(<ApiDocsPage api="stream" />)
  expect(await screen.findByText(/Check the network and reload/)).toBeDefined()
})

test('the messages of the WebSocket API are listed by direction', async () => {
  await renderScreen(<ApiDocsPage api="stream" />)
  const sent = within(await screen.findByRole('region', { name: /^Messages that an analyst/ }))
  expect(sent.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual([
    'Subscribe',
    'Unsubscribe',
    'Ping',
  ])
})
