import { expect, test } from 'vitest'
import { optionIssues } from '../testing/option-issues.ts'
import { planAudit } from './plan-audit.ts'

test('an audit needs a time or a record, and a key needs the record', () => {
  expect(planAudit({ record: 'run.ndjson' })).toMatchObject({ recordFile: 'run.ndjson', games: [] })
  expect(planAudit({ from: '1657537200', to: '1657537300' })).toMatchObject({ fromMs: 1_657_537_200_000 })
  expect(planAudit({ from: '2026-05-01', to: '2026-05-01' })).toMatchObject({
    fromMs: Date.UTC(2026, 4, 1),
    toMs: Date.UTC(2026, 4, 2) - 1,
  })
  expect(optionIssues(() => planAudit({ from: '1657537200' }))).toHaveLength(1)
  expect(optionIssues(() => planAudit({ key: 'k', game: ['quidditch'] }))).toHaveLength(3)
})
