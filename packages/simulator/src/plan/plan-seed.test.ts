import { expect, test } from 'vitest'
import { mistakesOf } from '../testing/mistakes-of.ts'
import { planSeed } from './plan-seed.ts'

test('seeding a stack that ends with the command is refused', () => {
  expect(planSeed({ clients: true, fixtures: 'x.json' })).toMatchObject({
    clients: true,
    fixturesFile: 'x.json',
  })
  expect(mistakesOf(() => planSeed({ embedded: true }))).toHaveLength(1)
})
