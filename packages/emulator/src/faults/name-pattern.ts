/** Whether a name is meant by a pattern, in which `*` stands for any text. */
export function matchesName(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name
  const escaped = pattern.split('*').map((text) => text.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(name)
}
