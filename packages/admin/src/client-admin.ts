import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import {
  type Client,
  type ClientId,
  ClientItem,
  clientKey,
  fromClientItem,
  toClientItem,
} from '@sportsfeeds/domain/internal'
import { UnknownClientError } from './errors.ts'

/**
 * The clients in a stack's table. No API writes them: an operator does. There is no list of all clients, since the table
 * has no index of them and a scan would read every stored odds record.
 */
export interface ClientAdmin {
  readonly get: (id: ClientId) => Promise<Client | undefined>
  /** Creates a client; an existing one stays as it is. @returns true if it was created. */
  readonly create: (client: Client) => Promise<boolean>
  /** Creates a client or changes it; an existing one keeps its `createdAt`. */
  readonly put: (client: Client) => Promise<void>
  /** Locks a client's analysts out. @throws UnknownClientError */
  readonly deactivate: (id: ClientId) => Promise<void>
}

/** Errors of the SDK pass through. */
export function createClientAdmin(dynamodb: Pick<DynamoDBClient, 'send'>, tableName: string): ClientAdmin {
  return {
    get: async (id) => {
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName: tableName, Key: marshall(clientKey(id)), ConsistentRead: true }),
      )
      return Item === undefined ? undefined : fromClientItem(ClientItem.parse(unmarshall(Item)))
    },

    create: async (client) => {
      try {
        await dynamodb.send(
          new PutItemCommand({
            TableName: tableName,
            Item: marshall(toClientItem(client), { removeUndefinedValues: true }),
            ConditionExpression: 'attribute_not_exists(PK)',
          }),
        )
        return true
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false
        throw error
      }
    },

    put: async (client) => {
      const { NAME, DESCRIPTION, ACTIVE, CREATED } = toClientItem(client)
      const description = DESCRIPTION === undefined ? ' REMOVE DESCRIPTION' : ', DESCRIPTION = :description'
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: marshall(clientKey(client.id)),
          UpdateExpression: `SET #name = :name, ACTIVE = :active, CREATED = if_not_exists(CREATED, :created)${description}`,
          // NAME is a reserved word: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
          ExpressionAttributeNames: { '#name': 'NAME' },
          ExpressionAttributeValues: marshall(
            { ':name': NAME, ':active': ACTIVE, ':created': CREATED, ':description': DESCRIPTION },
            { removeUndefinedValues: true },
          ),
        }),
      )
    },

    deactivate: async (id) => {
      try {
        await dynamodb.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: marshall(clientKey(id)),
            UpdateExpression: 'SET ACTIVE = :active',
            ConditionExpression: 'attribute_exists(PK)',
            ExpressionAttributeValues: { ':active': { BOOL: false } },
          }),
        )
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException)
          throw new UnknownClientError(id, { cause: error })
        throw error
      }
    },
  }
}
