import type { ResourceState } from './engine/state.ts'

/** Formats one line: the number of resources that were created, and the kinds that have no effect on one machine. */
export function describeResources(
  resources: readonly Pick<ResourceState, 'type' | 'custom'>[],
  inertTypes: ReadonlySet<string>,
): string {
  const inert = resources.filter(({ type }) => inertTypes.has(type))
  const made = resources.filter(({ type, custom }) => custom && !inertTypes.has(type))
  const kinds = new Map<string, number>()
  for (const { type } of inert) {
    const kind = kindOf(type)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const skipped = [...kinds].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`))
  return inert.length === 0
    ? `Created ${made.length} resources`
    : `Created ${made.length} resources; without effect here: ${skipped.join(', ')}`
}

/** `aws:iam/rolePolicy:RolePolicy` → `iam.RolePolicy` */
function kindOf(type: string): string {
  const [, service = '', name = ''] = type.split(':')
  return `${service.split('/')[0]}.${name}`
}
