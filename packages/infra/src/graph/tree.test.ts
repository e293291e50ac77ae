import { beforeAll, describe, expect, test } from 'vitest'
import type { DeclaredStack } from './declare-stack.ts'
import { renderTree } from './tree.ts'
import { declaredStack } from '../testing/declared-stacks.ts'

describe('the printed tree of a stack', () => {
  let prod: DeclaredStack
  let lines: string[]
  beforeAll(async () => {
    prod = await declaredStack('prod', { 'sportsfeeds:shards': '3' })
    lines = renderTree(prod.resources).split('\n')
  })
  const lineOf = (name: string) => lines.find((line) => line.split('─ ')[1]?.startsWith(`${name} `)) ?? ''

  test('has every resource once, below its parent', () => {
    expect(lines).toHaveLength(prod.resources.length)
    const component = lines.findIndex((line) => line.includes('─ store '))
    expect(lines[component + 1]).toMatch(/^ {3}.*─ store-table +aws:dynamodb:Table|^│ {2}.*─ store-table/)
  })

  test('shows what an operator looks for', () => {
    expect(lineOf('stream-changes')).toContain('shardCount=3')
    expect(lineOf('store-table')).toContain('[protected]')
    expect(lineOf('logging-account')).toContain('[stays]')
    expect(lineOf('writeFeeds-write-odds')).toContain('dynamodb:BatchWriteItem')
  })

  test('shows no environment and no key', () => {
    const text = lines.join('\n')
    expect(text).not.toContain('CURSOR_SECRET')
    expect(text).not.toContain('value-of-')
  })

  test('groups every resource of AWS in a component', () => {
    const components = new Set(prod.resources.filter(({ custom }) => !custom).map(({ urn }) => urn))
    const alone = prod.resources.filter(
      ({ type, parent }) => type.startsWith('aws:') && !components.has(parent),
    )
    expect(alone).toEqual([])
  })
})
