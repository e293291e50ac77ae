import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { RestDocument, StreamDocument } from './api-documents.ts'
import { listRequestExamples } from './request-examples.ts'
import { listRoutes } from './routes.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../../docs/${name}.json`, import.meta.url), 'utf8'))

test('the OpenAPI document has all that its page shows', () => {
  const document = RestDocument.parse(read('openapi'))
  expect(listRoutes(document).map(({ method, path }) => `${method} ${path}`)).toContain('put /feeds')
})

test('the AsyncAPI document has all that its page shows', () => {
  const { operations, components } = StreamDocument.parse(read('asyncapi'))
  expect(Object.values(operations).map(({ action }) => action)).toEqual(['receive', 'send'])
  expect(components.messages).toHaveProperty('Subscribe')
})

test('a body to start from has a game of this stack, is dated now, and comes in each form', () => {
  const document = RestDocument.parse(read('openapi'))
  const putFeeds = listRoutes(document).find(({ operation }) => operation.operationId === 'putFeeds')
  const examples = listRequestExamples(document, putFeeds?.operation ?? {}, {
    gameId: 'game-1',
    now: '2026-05-01T20:00:00.000Z',
  })
  expect(examples.map(({ name }) => name)).toEqual(['ReferenceOdds', 'GeneralOdds', 'BetStop'])
  for (const { body } of examples) {
    expect(JSON.parse(body)).toMatchObject({
      odds: [{ gameId: 'game-1', date: '2026-05-01T20:00:00.000Z' }],
    })
  }
})
