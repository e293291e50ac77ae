import { expect, test } from 'vitest'
import { allows, parseBucketPolicy } from './bucket-policy.ts'

const caller = { service: 'cloudfront.amazonaws.com', sourceArn: 'arn:aws:cloudfront::1:distribution/A' }
const statement = {
  Effect: 'Allow',
  Principal: { Service: caller.service },
  Action: ['s3:GetObject'],
  Resource: ['arn:aws:s3:::files/*'],
  Condition: { StringEquals: { 'AWS:SourceArn': caller.sourceArn } },
}
const tlsOnly = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::files', 'arn:aws:s3:::files/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
}

function isRead(...statements: readonly object[]): boolean {
  const policy = parseBucketPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }))
  return allows(policy, caller, 's3:GetObject', 'arn:aws:s3:::files/assets/a.js')
}

test('what a statement allows is allowed, and nothing without one', () => {
  expect(isRead(statement, tlsOnly)).toBe(true)
  expect(isRead()).toBe(false)
  expect(isRead(tlsOnly)).toBe(false)
})

test.each([
  ['another action', { Action: ['s3:PutObject'] }],
  ['another bucket', { Resource: ['arn:aws:s3:::other/*'] }],
  ['the bucket and not its objects', { Resource: ['arn:aws:s3:::files'] }],
  ['another service', { Principal: { Service: 'lambda.amazonaws.com' } }],
  [
    'another distribution',
    { Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::1:distribution/B' } } },
  ],
])('a statement of %s allows nothing here', (_, change) => {
  expect(isRead({ ...statement, ...change })).toBe(false)
})

test('a denial wins, whatever is allowed', () => {
  expect(isRead(statement, { ...tlsOnly, Condition: {} })).toBe(false)
})

test('a policy with more in it than is understood is an error', () => {
  expect(() => isRead({ ...statement, NotAction: ['s3:*'] })).toThrow('NotAction')
  expect(() => isRead({ ...statement, Condition: { IpAddress: {} } })).toThrow('IpAddress')
})
