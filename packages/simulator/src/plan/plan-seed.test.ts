import { expect, test } from 'vitest'
import { optionIssues } from '../testing/option-issues.ts'
import { planSeed } from './plan-seed.ts'

test('seeding a stack that ends with the command is refused', () => {
  expect(planSeed({ clients: true, fixtures: 'x.json' })).toMatchObject({
    clients: true,
    fixturesFile: 'x.json',
  })
  expect(optionIssues(() => planSeed({ embedded: true }))).toHaveLength(1)
})
