/** Rule ids that RULES.md defines, as in `- **C4** …`. */
export function definedRules(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^- \*\*(C\d+)\*\*/gm), ([, id = '']) => id)
}

/** Rule ids in the titles of tests, each with the files that have such a title. */
export function testedRules(files: readonly { readonly path: string; readonly text: string }[]) {
  const byRule = new Map<string, Set<string>>()
  for (const { path, text } of files) {
    for (const [, ids = ''] of text.matchAll(/['"`]((?:C\d+ )+)/g)) {
      for (const id of ids.trim().split(' ')) byRule.set(id, (byRule.get(id) ?? new Set()).add(path))
    }
  }
  return byRule
}

/** One line for each rule with the files of its tests. */
export function ruleIndex(
  rules: readonly string[],
  tested: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  return rules
    .toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
    .map((id) => `- ${id}: ${[...(tested.get(id) ?? [])].map((path) => `\`${path}\``).join(', ')}`)
}
