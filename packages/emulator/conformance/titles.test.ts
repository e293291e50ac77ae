import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { documentOf } from './documents.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** These test the helpers of the suites. */
const ownTests = ['conformance/targets.test.ts', 'conformance/titles.test.ts', 'conformance/second-opinion/']

interface Title {
  readonly file: string
  readonly title: string
}

test('Every title of the conformance suites names the page of AWS that states the behaviour', () => {
  const titles = ['conformance', 'src'].flatMap(titlesUnder)
  const sourced = titles.filter(({ title }) => documentOf(title) !== undefined)
  const unsourced = titles.filter(({ title }) => documentOf(title) === undefined)
  expect(unsourced.filter(({ file }) => file.startsWith('conformance/'))).toEqual([])
  // A tag of an unknown guide.
  expect(unsourced.filter(({ title }) => /\[[\w-]+\/[\w./-]+\]/.test(title))).toEqual([])
  expect(sourced.length).toBeGreaterThanOrEqual(300)
})

function titlesUnder(folder: string): Title[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.ts') && !ownTests.some((own) => file.startsWith(own)))
    .flatMap((file) => readTitles(readFileSync(`${root}/${file}`, 'utf8')).map((title) => ({ file, title })))
}

/** Titles as they are written: `test('title'`, and `test.each(table)('title'`, whose table is stepped over. */
function readTitles(source: string): string[] {
  return [...source.matchAll(/(?<![.\w])test(\.each(?:<[^>]*>)?)?\(/g)].map((call) => {
    const start = call.index + call[0].length
    const titleStart = call[1] === undefined ? start : source.indexOf('(', endOfCall(source, start)) + 1
    const [, , title] = /^\s*(['"`])(.*?)(?<!\\)\1/s.exec(source.slice(titleStart)) ?? []
    if (title === undefined) throw new Error(`A test has no title: ${source.slice(call.index, start + 80)}`)
    return title
  })
}

/** Index behind the parenthesis that closes the call whose arguments begin at `start`. */
function endOfCall(source: string, start: number): number {
  const token = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|\/\/.*|[()]/g
  token.lastIndex = start
  for (let depth = 1; depth > 0;) {
    const found = token.exec(source)?.[0]
    if (found === undefined) throw new Error('A call is not closed.')
    if (found === '(') depth += 1
    if (found === ')') depth -= 1
  }
  return token.lastIndex
}
