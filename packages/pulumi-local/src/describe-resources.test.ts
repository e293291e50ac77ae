import { expect, test } from 'vitest'
import { describeResources } from './describe-resources.ts'

const inertTypes = new Set(['aws:iam/role:Role', 'aws:kms/key:Key'])

test('what has no effect on this machine is listed by kind, and not counted', () => {
  const resources = [
    { type: 'pulumi:pulumi:Stack', custom: false },
    { type: 'aws:dynamodb/table:Table', custom: true },
    { type: 'aws:iam/role:Role', custom: true },
    { type: 'aws:iam/role:Role', custom: true },
    { type: 'aws:kms/key:Key', custom: true },
  ]
  expect(describeResources(resources, inertTypes)).toBe(
    'Created 1 resources; without effect here: 2 iam.Role, kms.Key',
  )
})

test('a program without such resources is described by its count alone', () => {
  expect(describeResources([{ type: 'aws:sqs/queue:Queue', custom: true }], inertTypes)).toBe(
    'Created 1 resources',
  )
})
