import type { ProviderName } from '@sportsfeeds/domain'

/** Makes the key of a bookmaker a name that a provider can have; different keys have different names. */
export function createProviderNames(): (key: string) => ProviderName {
  const names = new Map<string, ProviderName>()
  const taken = new Set<ProviderName>()
  return (key) => {
    const known = names.get(key)
    if (known !== undefined) return known
    const valid = key
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[-_]+|[-_]+$/g, '')
    const base = valid.slice(0, longest) || 'bookmaker'
    let name = base
    for (let count = 2; taken.has(name); count += 1) name = `${base.slice(0, longest - 4)}-${count}`
    names.set(key, name)
    taken.add(name)
    return name
  }
}

const longest = 64
