import { expect, test } from 'vitest'
import { mistakesOf } from '../testing/mistakes-of.ts'
import { planClient } from './plan-client.ts'

test('a client is active unless it is said not to be, and every mistake about it is named', () => {
  expect(planClient('client-acme', { name: 'Acme' })).toMatchObject({ id: 'client-acme', active: true })
  expect(planClient('client-acme', { name: 'Acme', inactive: true })).toMatchObject({ active: false })
  expect(mistakesOf(() => planClient('acme', { name: '' }))).toHaveLength(2)
})
