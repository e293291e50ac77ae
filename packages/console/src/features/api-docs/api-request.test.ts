import { expect, test } from 'vitest'
import { buildApiRequest, formatCurl } from './api-request.ts'
import type { Operation } from './api-documents.ts'

const url = 'https://feeds.example/v1'
const read: Operation = {
  operationId: 'getFeeds',
  tags: ['analyst'],
  summary: 'Read',
  parameters: [
    { name: 'game', in: 'query', required: true, description: '', schema: { type: 'array' }, example: [] },
    { name: 'order', in: 'query', required: false, description: '', schema: { type: 'string' }, example: '' },
  ],
  responses: {},
}

test('a list becomes repeated parameters, and an empty field none', () => {
  const request = buildApiRequest(
    url,
    { path: '/feeds', method: 'get', operation: read },
    { parameters: { game: 'game-1, game-2', order: '' }, body: '', credential: 'token' },
  )
  expect(request).toEqual({
    method: 'GET',
    url: `${url}/feeds?game=game-1&game=game-2`,
    headers: { authorization: 'Bearer token' },
    body: undefined,
  })
})

test('a part of the path is filled in and encoded', () => {
  const { url: built } = buildApiRequest(
    url,
    { path: '/games/{id}', method: 'get', operation: { ...read, parameters: [] } },
    { parameters: { id: 'game-a/b' }, body: '', credential: '' },
  )
  expect(built).toBe(`${url}/games/game-a%2Fb`)
})

test('the command for a shell has the credential as a variable, and quotes the body', () => {
  const request = buildApiRequest(
    url,
    {
      path: '/feeds',
      method: 'put',
      operation: { ...read, tags: ['provider'], parameters: [], requestBody: { content: {} } },
    },
    { parameters: {}, body: '{\n  "name": "O’Neil\'s"\n}', credential: 'secret-key' },
  )
  expect(request.headers).toEqual({ 'x-api-key': 'secret-key', 'content-type': 'application/json' })
  const command = formatCurl(request)
  expect(command).not.toContain('secret-key')
  expect(command).toContain('-H "x-api-key: $API_KEY"')
  expect(command).toContain(String.raw`-d '{"name":"O’Neil'\''s"}'`)
})
