import { globSync, readFileSync } from 'node:fs'
import { createMachine } from '../connection/machine.ts'
import { defaultTiming } from '../connection/timing.ts'
import { stateDiagram, statesByEvents } from './machine-diagram.ts'
import { definedRules, ruleIndex, testedRules } from './rule-index.ts'

/** A file with generated parts, as it is and as it should be. */
export interface WrittenDoc {
  readonly url: URL
  readonly current: string
  readonly written: string
}

export function writtenDocs(): WrittenDoc[] {
  const { table } = createMachine(defaultTiming)
  const byEvents = statesByEvents(table)
  const comment = byEvents.map((line) => `// ${line}`)
  return [
    writtenDoc('../connection/machine.ts', (text) =>
      replaceBetween(text, '// machine:begin', '// machine:end', comment),
    ),
    writtenDoc('../../RULES.md', (text) => {
      const parts = {
        diagram: fenced('mermaid', stateDiagram(table)),
        machine: fenced('text', byEvents),
        rules: ruleIndex(definedRules(text), testedRules(testFiles())),
      }
      return Object.entries(parts).reduce(
        (before, [name, lines]) =>
          replaceBetween(before, `<!-- ${name}:begin -->`, `<!-- ${name}:end -->`, ['', ...lines, '']),
        text,
      )
    }),
  ]
}

export function testFiles(): { readonly path: string; readonly text: string }[] {
  return globSync('**/*.test.ts', { cwd: sourceUrl })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(new URL(path, sourceUrl), 'utf8') }))
}

const sourceUrl = new URL('../', import.meta.url)

function writtenDoc(path: string, write: (text: string) => string): WrittenDoc {
  const url = new URL(path, import.meta.url)
  const current = readFileSync(url, 'utf8')
  return { url, current, written: write(current) }
}

function replaceBetween(text: string, begin: string, end: string, lines: readonly string[]): string {
  const [start, stop] = [text.indexOf(begin), text.indexOf(end)]
  if (start < 0 || stop < start) throw new RangeError(`The marks "${begin}" and "${end}" are missing.`)
  return [text.slice(0, start) + begin, ...lines, text.slice(stop)].join('\n')
}

function fenced(language: string, lines: readonly string[]): string[] {
  return ['```' + language, ...lines, '```']
}
