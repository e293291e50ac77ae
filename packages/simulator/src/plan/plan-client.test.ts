import { expect, test } from 'vitest'
import { optionIssues } from '../testing/option-issues.ts'
import { planClient } from './plan-client.ts'

test('a client is active by default, and every issue with it is listed', () => {
  expect(planClient('client-acme', { name: 'Acme' })).toMatchObject({ id: 'client-acme', active: true })
  expect(planClient('client-acme', { name: 'Acme', inactive: true })).toMatchObject({ active: false })
  expect(optionIssues(() => planClient('acme', { name: '' }))).toHaveLength(2)
})
