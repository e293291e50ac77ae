import { posix } from 'node:path'

/**
 * Finds the paths in code spans of a page that do not exist, as seen from the root, from the page's folder, from its `src` and from
 * `packages`.
 * @param file the page, from the root.
 * @param exists tells whether a path from the root does.
 */
export function findMissingPaths(file: string, text: string, exists: (path: string) => boolean): string[] {
  const folder = posix.dirname(file)
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(codeSpan)]
    .map(([, path = '']) => path)
    .filter((path) => rooted.test(path) || fileInFolder.test(path))
    .flatMap(alternatives)
    .filter(
      (path) => !['', folder, `${folder}/src`, 'packages'].some((from) => exists(posix.join(from, path))),
    )
}

const codeSpan = /`([\w.@/{},<>-]+)`/g
const rooted = /^(?:packages|docs|ci|tools|e2e|bench|examples|scripts)\//
const fileInFolder = /^[\w-][\w.-]*\/.*\.(?:ts|tsx|cjs|md|json)$/

/** `a/{b,c}` names two paths; of `a/<name>.ts` only `a` is known. */
function alternatives(path: string): string[] {
  const known = path.replace(/\/[^/]*<.*$/, '')
  const [, before = '', names, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(known) ?? []
  return names === undefined ? [known] : names.split(',').map((name) => before + name + after)
}
