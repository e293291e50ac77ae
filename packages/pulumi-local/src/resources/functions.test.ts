import { expect, test } from 'vitest'
import { createProviderFunctions } from './functions.ts'

const functions = createProviderFunctions({ region: 'eu-west-1', accountId: '000000000000' })

test('a policy document is written in the grammar of IAM', async () => {
  const result = await functions.get('aws:iam/getPolicyDocument:getPolicyDocument')?.({
    statements: [
      {
        actions: ['dynamodb:PutItem'],
        resources: ['arn:aws:dynamodb:eu-west-1:000000000000:table/t'],
        principals: [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }],
        conditions: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: ['000000000000'] }],
      },
    ],
  })
  expect(JSON.parse(String(result?.json))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['dynamodb:PutItem'],
        Resource: ['arn:aws:dynamodb:eu-west-1:000000000000:table/t'],
        Principal: { Service: ['lambda.amazonaws.com'] },
        Condition: { StringEquals: { 'aws:SourceAccount': ['000000000000'] } },
      },
    ],
  })
})

test('region and account are those of the stack', async () => {
  expect(await functions.get('aws:index/getRegion:getRegion')?.({})).toMatchObject({ region: 'eu-west-1' })
  expect(await functions.get('aws:index/getCallerIdentity:getCallerIdentity')?.({})).toMatchObject({
    accountId: '000000000000',
  })
})
