/** The packages that each package depends on, by name. */
export type Dependencies = Readonly<Record<string, readonly string[]>>

/**
 * Compares the arrows of a page's diagram with the packages' dependencies. A dependency that follows from others is not drawn.
 * @returns one line for each arrow that is missing or should not be there.
 */
export function findWrongArrows(page: string, dependencies: Dependencies): string[] {
  const drawn = readArrows(page)
  const needed = Object.entries(dependencies).flatMap(([from, targets]) =>
    targets
      .filter((to) => !targets.some((other) => other !== to && reaches(dependencies, other, to)))
      .map((to) => `${from} --> ${to}`),
  )
  return [
    ...needed.filter((arrow) => !drawn.includes(arrow)).map((arrow) => `"${arrow}" is missing`),
    ...drawn.filter((arrow) => !needed.includes(arrow)).map((arrow) => `"${arrow}" should not be there`),
  ]
}

/** Reads the lines `a --> b & c` of the diagram that begins with `flowchart TD`. */
function readArrows(page: string): string[] {
  const [, diagram = ''] = /^```mermaid\nflowchart TD\n([\s\S]*?)^```/m.exec(page) ?? []
  return [...diagram.matchAll(/^ *(\S+) --> (.*)$/gm)].flatMap(([, from = '', targets = '']) =>
    targets.split(' & ').map((to) => `${from} --> ${to}`),
  )
}

function reaches(dependencies: Dependencies, from: string, to: string): boolean {
  return (dependencies[from] ?? []).some((next) => next === to || reaches(dependencies, next, to))
}
