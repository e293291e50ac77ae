import { createHash } from 'node:crypto'

/** Hashes `parts` to letters and digits: the same in every run, so that URLs survive a restart. */
export function stableId(length: number, ...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('\0')).digest()
  // A letter first, as API Gateway's ids have it; the rest in base 36.
  const [first = 0, ...rest] = digest
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  return [letters[first % letters.length], ...rest.map((byte) => (byte % 36).toString(36))]
    .join('')
    .slice(0, length)
}

/**
 * The physical name of a resource: as given, or the name in the program with a suffix, as Pulumi names things. The
 * suffix is made from the URN, so that it stays.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
export function physicalName(
  resource: { readonly urn: string; readonly name: string },
  given: string | undefined,
): string {
  return given ?? `${resource.name}-${stableId(7, resource.urn)}`
}

/** As {@link physicalName}, with the program's part cut so that the whole has at most `maxLength` characters. */
export function shortPhysicalName(
  resource: { readonly urn: string; readonly name: string },
  given: string | undefined,
  maxLength: number,
): string {
  const name = physicalName(resource, given)
  if (given !== undefined || name.length <= maxLength) return name
  return physicalName({ ...resource, name: resource.name.slice(0, maxLength - name.length) }, given)
}
