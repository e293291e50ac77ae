// Posts a batch of change records, as one message, to every connection.
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'

const client = new ApiGatewayManagementApiClient({ endpoint: process.env.MANAGEMENT_ENDPOINT })
const connectionIds = process.env.CONNECTIONS.split(',')
/** As a consumer does that merges what comes within it. */
const paceMs = 100

export const handler = async ({ Records }) => {
  const paced = new Promise((resolve) => setTimeout(resolve, paceMs))
  const ids = Records.map(
    ({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, 'base64').toString('utf8')).dynamodb.Keys.SK.S,
  )
  const Data = JSON.stringify(ids)
  await Promise.all(
    connectionIds.map((ConnectionId) => client.send(new PostToConnectionCommand({ ConnectionId, Data }))),
  )
  await paced
}
