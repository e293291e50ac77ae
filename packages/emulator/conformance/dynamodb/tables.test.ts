import { randomUUID } from 'node:crypto'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { targetsOf } from '../targets.ts'
import { openTable } from './open-table.ts'

describe.each(targetsOf(['dynamodb']))('DynamoDB, by $name', ({ open }) => {
  const { TableName, client } = openTable(open)

  describe('tables', () => {
    test('DescribeTable tells keys, indexes and an ACTIVE status [dynamodb-api/API_DescribeTable]', async () => {
      const { Table } = await client().send(new DescribeTableCommand({ TableName }))
      expect(Table).toMatchObject({
        TableName,
        TableStatus: 'ACTIVE',
        TableArn: expect.stringMatching(/^arn:aws:dynamodb:[\w-]+:\d{12}:table\//),
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'SK', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [{ IndexName: 'by-group', IndexStatus: 'ACTIVE' }],
      })
    })

    test('ListTables names the table [dynamodb-api/API_ListTables]', async () => {
      const names: (string | undefined)[] = []
      let ExclusiveStartTableName: string | undefined
      do {
        const page = await client().send(new ListTablesCommand({ ExclusiveStartTableName }))
        names.push(...(page.TableNames ?? []))
        ExclusiveStartTableName = page.LastEvaluatedTableName
      } while (ExclusiveStartTableName !== undefined)
      expect(names).toContain(TableName)
    })

    test('CreateTable of a name that is taken fails with ResourceInUseException [dynamodb-api/API_CreateTable]', async () => {
      const again = new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      })
      await expect(client().send(again)).rejects.toMatchObject({ name: 'ResourceInUseException' })
    })

    test('CreateTable refuses key attributes that are not defined [dynamodb-api/API_CreateTable]', async () => {
      const broken = new CreateTableCommand({
        TableName: `conformance-${randomUUID()}`,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'other', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      })
      await expect(client().send(broken)).rejects.toMatchObject({ name: 'ValidationException' })
    })

    test('An unknown table fails with ResourceNotFoundException [dynamodb/Programming.Errors]', async () => {
      const absent = { TableName: `conformance-${randomUUID()}` }
      for (const command of [new DescribeTableCommand(absent), new DeleteTableCommand(absent)]) {
        await expect(client().send(command)).rejects.toMatchObject({
          name: 'ResourceNotFoundException',
        })
      }
      await expect(client().send(new ScanCommand(absent))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      })
    })

    test('Time to live is off unless it was turned on [dynamodb-api/API_DescribeTimeToLive]', async () => {
      const { TimeToLiveDescription } = await client().send(new DescribeTimeToLiveCommand({ TableName }))
      expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' })
    })

    test('Time to live, once turned on, names its attribute [dynamodb-api/API_UpdateTimeToLive]', async () => {
      const { TimeToLiveSpecification } = await client().send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: 'EXPIRE', Enabled: true },
        }),
      )
      expect(TimeToLiveSpecification).toEqual({ AttributeName: 'EXPIRE', Enabled: true })
      const { TimeToLiveDescription } = await client().send(new DescribeTimeToLiveCommand({ TableName }))
      expect(TimeToLiveDescription).toMatchObject({
        AttributeName: 'EXPIRE',
        TimeToLiveStatus: expect.stringMatching(/^ENABL(ED|ING)$/),
      })
    })
  })
})
