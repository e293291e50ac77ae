import type { DeclaredResource, DeclaredStack } from '../graph/declare-stack.ts'

/** The distribution that serves the console; the live gateway has another. @throws Error when there is none. */
export function consoleDistribution(declared: DeclaredStack): DeclaredResource {
  const found = declared
    .ofType('aws:cloudfront/distribution:Distribution')
    .find(({ name }) => name.startsWith('console'))
  if (found === undefined) throw new Error(`${declared.stack} hosts no console.`)
  return found
}
