import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'

test('the SDK’s step that copies inputs for a log has the name by which it is taken out', () => {
  const { middlewareStack } = new DynamoDBClient({ region: 'eu-west-1' })
  expect(middlewareStack.remove('loggerMiddleware')).toBe(true)
})
