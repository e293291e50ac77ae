import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from './root.ts'
import { suites } from './suites.ts'

const soakTests = globSync('{packages/*,e2e,bench}/**/*.soak.test.ts', {
  cwd: root,
  exclude: (name) => name === 'node_modules',
})

test.each(soakTests)('%s belongs to a suite', (file) => {
  expect(suites.filter(({ command }) => runs(command, file)).map(({ name }) => name)).toHaveLength(1)
})

test.each(suites.filter(({ command }) => command.includes('soak')))(
  'the suite “$name” has tests',
  ({ command }) => {
    expect(soakTests.filter((file) => runs(command, file))).not.toEqual([])
  },
)

/** Whether a command of Vitest runs a file: one of its projects, and one of its filters if it has any. */
function runs(command: readonly string[], file: string): boolean {
  const [, , , tier, ...words] = command
  const projects = words.filter((_, index) => words[index - 1] === '--project')
  const filters = words.filter((word, index) => word !== '--project' && words[index - 1] !== '--project')
  // Vitest compares filters with paths from the project's folder.
  const [, project = '', path = ''] = /^(?:packages\/)?([^/]+)\/(.+)$/.exec(file) ?? []
  return (
    tier === 'soak' &&
    projects.includes(project) &&
    (filters.length === 0 || filters.some((filter) => path.includes(filter)))
  )
}
