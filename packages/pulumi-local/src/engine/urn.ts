/** Parts of a resource's name in a stack: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export interface UrnParts {
  readonly stack: string
  readonly project: string
  readonly type: string
  readonly name: string
  /** URN of the parent; the stack itself does not show in its children's URNs. */
  readonly parent?: string | undefined
}

export const stackType = 'pulumi:pulumi:Stack'

export function makeUrn({ stack, project, type, name, parent }: UrnParts): string {
  const parentType = parent === undefined || parent === '' ? undefined : qualifiedTypeOf(parent)
  const qualifiedType = parentType === undefined || parentType === stackType ? type : `${parentType}$${type}`
  return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`
}

function qualifiedTypeOf(urn: string): string {
  return urn.split('::')[2] ?? ''
}
