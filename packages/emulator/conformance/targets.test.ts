import { expect, test } from 'vitest'
import { documentOf } from './documents.ts'
import { targetsOf } from './targets.ts'

function names(...args: Parameters<typeof targetsOf>) {
  return targetsOf(...args).map(({ name }) => name)
}

test('The emulator is always a target, other endpoints and AWS when the environment says so', () => {
  expect(names(['dynamodb'], {})).toEqual(['the emulator'])
  expect(names(['dynamodb'], { CONFORMANCE_DYNAMODB: 'http://127.0.0.1:1' })).toEqual([
    'the emulator',
    'http://127.0.0.1:1',
  ])
  expect(names(['sqs'], { CONFORMANCE_AWS: '1', AWS_REGION: 'eu-west-1' })).toEqual([
    'the emulator',
    'AWS in eu-west-1',
  ])
})

test('A suite of two services runs on another engine only when it has both', () => {
  const one = { CONFORMANCE_DYNAMODB: 'http://127.0.0.1:1' }
  expect(names(['dynamodb', 'kinesis'], one)).toEqual(['the emulator'])
  expect(names(['dynamodb', 'kinesis'], { ...one, CONFORMANCE_KINESIS: 'http://127.0.0.1:1' })).toHaveLength(
    2,
  )
})

test('A title names its page by guide and page', () => {
  expect(documentOf('takes 25 writes [dynamodb-api/API_BatchWriteItem]')).toBe(
    'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html',
  )
  expect(documentOf('takes 25 writes')).toBeUndefined()
  expect(documentOf('takes 25 writes [nowhere/page]')).toBeUndefined()
})
