import type { DeclaredResource } from './declare-stack.ts'
import { keySettings } from './key-settings.ts'

/** One line of a printed tree. */
interface Line {
  readonly label: string
  readonly type: string
  readonly settings: string
}

/**
 * The resources as a tree: each below its parent, by name, with its type and key settings; those that are protected, or
 * stay when the stack goes, say so.
 */
export function renderTree(resources: readonly DeclaredResource[]): string {
  const children = Map.groupBy(resources, ({ parent }) => parent)
  const urns = new Set(resources.map(({ urn }) => urn))
  const linesBelow = (siblings: readonly DeclaredResource[], indent: string): Line[] =>
    siblings.flatMap((resource, index) => {
      const isLast = index === siblings.length - 1
      return [
        {
          label: `${indent}${isLast ? '└─ ' : '├─ '}${resource.name}`,
          type: shortType(resource.type),
          settings: [keySettings(resource.type, resource.inputs), ...marksOf(resource)]
            .filter((text) => text !== '')
            .join(' '),
        },
        ...linesBelow(
          (children.get(resource.urn) ?? []).toSorted(byName),
          `${indent}${isLast ? '   ' : '│  '}`,
        ),
      ]
    })
  const roots = resources.filter(({ parent }) => !urns.has(parent))
  const lines = linesBelow(roots, '')
  const labelWidth = Math.max(0, ...lines.map(({ label }) => label.length))
  const typeWidth = Math.max(0, ...lines.map(({ type }) => type.length))
  return lines
    .map(({ label, type, settings }) =>
      `${label.padEnd(labelWidth)}  ${type.padEnd(typeWidth)}  ${settings}`.trimEnd(),
    )
    .join('\n')
}

// Components first; the order of declaration is another in each run, where resources do not wait for one another.
function byName(a: DeclaredResource, b: DeclaredResource): number {
  return Number(a.custom) - Number(b.custom) || a.name.localeCompare(b.name) || a.type.localeCompare(b.type)
}

function marksOf({ protect, retainOnDelete }: DeclaredResource): string[] {
  return [...(protect ? ['[protected]'] : []), ...(retainOnDelete ? ['[stays]'] : [])]
}

/** `aws:lambda/function:Function` → `aws:lambda:Function`. */
function shortType(type: string): string {
  return type.replace(/\/[^:]*/, '')
}
