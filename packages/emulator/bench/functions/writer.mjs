// Stores the items of a request, 25 at a time, until none is left.
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'

const client = new DynamoDBClient({})
const TableName = process.env.TABLE_NAME
const batchSize = 25

export const handler = async ({ body }) => {
  const items = JSON.parse(body)
  for (let from = 0; from < items.length; from += batchSize) {
    const requests = items.slice(from, from + batchSize).map(([group, id, text]) => ({
      PutRequest: { Item: { PK: { S: group }, SK: { S: id }, TEXT: { S: text } } },
    }))
    let left = { [TableName]: requests }
    while (Object.keys(left).length > 0) {
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: left }))
      left = UnprocessedItems ?? {}
    }
  }
  return { statusCode: 200, body: String(items.length) }
}
